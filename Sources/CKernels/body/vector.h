// Vectors of the width that the including file chose, and the functions on them that the kernels share.
#include "CKernels.h"
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define INLINE static inline __attribute__((always_inline))
#define LANES (VECTOR_BYTES / 4)
#define PANEL (LANES * TILE_VECTORS)
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define UP(n, multiple) (((n) + (multiple)-1) / (multiple) * (multiple))

typedef float vf __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t vi __attribute__((vector_size(VECTOR_BYTES)));
typedef uint16_t vh __attribute__((vector_size(VECTOR_BYTES / 2)));
typedef float vf_any __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
typedef int32_t vi_any __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
typedef uint16_t vh_any __attribute__((vector_size(VECTOR_BYTES / 2), aligned(2)));

INLINE vf load(const float *p) { return *(const vf_any *)p; }
INLINE void store(float *p, vf v) { *(vf_any *)p = v; }
INLINE vf splat(float x) { return x - (vf){}; }

INLINE vf vector_max(vf a, vf b) { return __builtin_elementwise_max(a, b); }
INLINE vf vector_min(vf a, vf b) { return __builtin_elementwise_min(a, b); }
INLINE vf vector_abs(vf a) { return __builtin_elementwise_abs(a); }
INLINE vf choose(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }

INLINE float sum_of(vf v) {
  float parts[LANES], sum = 0;
  memcpy(parts, &v, sizeof v);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) parts[i] += parts[i + width];
  sum = parts[0];
  return sum;
}

INLINE float max_of(vf v) {
  float parts[LANES];
  memcpy(parts, &v, sizeof v);
  float best = parts[0];
  for (int i = 1; i < LANES; i++) best = parts[i] > best ? parts[i] : best;
  return best;
}

/// bfloat16 is the upper half of a float32.
INLINE vf widen_bf16(const uint16_t *p) {
  return (vf)(__builtin_convertvector(*(const vh_any *)p, vi) << 16);
}

/// Rounds to nearest, ties to even. NaN stays NaN.
INLINE uint16_t narrow_bf16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

INLINE float widen_f16(uint16_t h) {
  // The exponent moves from bias 15 to 127 by a multiplication, which makes subnormals right as well.
  uint32_t bits = (uint32_t)(h & 0x7fff) << 13, infinite = (h & 0x7c00) == 0x7c00 ? 0x7f800000 : 0;
  float x;
  memcpy(&x, &bits, 4);
  x *= 0x1p112f;
  memcpy(&bits, &x, 4);
  bits |= infinite | (uint32_t)(h & 0x8000) << 16;
  memcpy(&x, &bits, 4);
  return x;
}

/// x = n ln 2 + r with |r| <= ln 2 / 2; gives r, and 2^n to multiply e^r with. Below -87 it is as for -87, whose
/// exponential, 1e-38, counts for nothing beside a sum that holds e^0.
INLINE vf reduce_exp(vf x, vf *power) {
  x = vector_max(x, splat(-87.0f));
  // 1.5 * 2^23 pushes the fraction out of the number and leaves the integer in its low bits.
  vf shifted = x * 1.44269504088896341f + 12582912.0f;
  vf n = shifted - 12582912.0f;
  *power = (vf)(((vi)shifted + 127) << 23);
  vf r = x - n * 0.693359375f;
  return r + n * 2.12194440e-4f;
}

/// e^x for x up to 88, to 1e-7 of itself. The polynomial is a least-squares fit of the relative error.
INLINE vf exp_of(vf x) {
  vf power, r = reduce_exp(x, &power);
  vf p = splat(8.291716687e-3f);
  p = p * r + 4.191502929e-2f;
  p = p * r + 1.666766256e-1f;
  p = p * r + 4.999889903e-1f;
  p = p * r + 9.999996424e-1f;
  p = p * r + 1.000000119f;
  return p * power;
}

/// The same to 8e-5 of itself: for what is rounded to bfloat16 (4e-3) right after.
INLINE vf coarse_exp_of(vf x) {
  vf power, r = reduce_exp(x, &power);
  vf p = splat(1.654192358e-1f);
  p = p * r + 5.049485564e-1f;
  p = p * r + 1.000186205f;
  p = p * r + 9.999289513e-1f;
  return p * power;
}

/// 2^x to 8e-5 of itself, for x up to 127: for what is rounded to bfloat16. Below -126 it is next to nothing.
INLINE vf coarse_exp2_of(vf x) {
#if LANES == 16
  // x less its largest integer, which `scalef` takes up again.
  vf r = (vf)_mm512_reduce_ps((__m512)x, 1);
#else
  x = vector_max(x, splat(-126.0f));
  // 1.5 * 2^23 pushes the fraction out of the number and leaves the integer in its low bits.
  vf shifted = (x - 0.5f) + 12582912.0f, power = (vf)(((vi)shifted + 127) << 23);
  vf r = x - (shifted - 12582912.0f);
#endif
  vf p = splat(7.802453637e-2f);
  p = p * r + 2.260672003e-1f;
  p = p * r + 6.958335042e-1f;
  p = p * r + 9.999252558e-1f;
#if LANES == 16
  return (vf)_mm512_scalef_ps((__m512)p, (__m512)x);
#else
  return p * power;
#endif
}
