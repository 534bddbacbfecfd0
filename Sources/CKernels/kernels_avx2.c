// The kernels for processors with avx2.
#if defined(__x86_64__)
#include <immintrin.h>
#define ISA avx2
#define VECTOR_BYTES 32
#define TILE_ROWS 6     // with TILE_VECTORS: accumulators that fit the registers
#define TILE_VECTORS 2
#define HAS_BF16_DOT 0
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "body/table.h"
#pragma clang attribute pop
#endif
