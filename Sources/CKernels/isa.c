// Which of the compiled kernel tables this processor can run.
#include "CKernels.h"
#include <string.h>

#if defined(__x86_64__)
extern const sk_kernels sk_avx512bf16, sk_avx512, sk_avx2;
#endif
extern const sk_kernels sk_portable;

static const char *const names[] = {
#if defined(__x86_64__)
    "avx512bf16", "avx512", "avx2",
#endif
    "portable"};

const char *sk_isa_name(int place) {
  return place >= 0 && place < (int)(sizeof names / sizeof *names) ? names[place] : NULL;
}

const sk_kernels *sk_kernels_named(const char *isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  int avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  if (!strcmp(isa, "avx512bf16")) return avx512 && __builtin_cpu_supports("avx512bf16") ? &sk_avx512bf16 : NULL;
  if (!strcmp(isa, "avx512")) return avx512 ? &sk_avx512 : NULL;
  if (!strcmp(isa, "avx2")) return avx2 ? &sk_avx2 : NULL;
#endif
  return strcmp(isa, "portable") ? NULL : &sk_portable;
}

const sk_kernels *sk_kernels_best(void) {
  for (int place = 0; sk_isa_name(place); place++) {
    const sk_kernels *kernels = sk_kernels_named(sk_isa_name(place));
    if (kernels) return kernels;
  }
  return &sk_portable;
}

int sk_has_bfloat16(void) { return sk_kernels_named("avx512bf16") != NULL; }

long sk_packed_bytes(const sk_kernels *kernels, long rows, long depth, int type) {
  long panels = (rows + kernels->panel - 1) / kernels->panel;
  long element = type == SK_FLOAT32 ? 4 : 2;
  return panels * kernels->panel * ((depth + 1) / 2 * 2) * element;
}

long sk_attention_workspace(const sk_kernels *kernels, long keys, long heads, long head_size, int type) {
  return heads * (sk_packed_bytes(kernels, keys, head_size, type) + sk_packed_bytes(kernels, head_size, keys, type));
}
