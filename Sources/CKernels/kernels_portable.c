// The kernels for any processor, 128 bits wide (SSE2, NEON).
#define ISA portable
#define VECTOR_BYTES 16
#define TILE_ROWS 4     // with TILE_VECTORS: accumulators that fit the registers
#define TILE_VECTORS 2
#define HAS_BF16_DOT 0
#include "body/table.h"
