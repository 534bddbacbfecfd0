// The kernels for processors with avx512.
#if defined(__x86_64__)
#include <immintrin.h>
#define ISA avx512
#define VECTOR_BYTES 64
#define TILE_ROWS 12     // with TILE_VECTORS: accumulators that fit the registers
#define TILE_VECTORS 2
#define HAS_BF16_DOT 0
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma"))), apply_to = function)
#include "body/table.h"
#pragma clang attribute pop
#endif
