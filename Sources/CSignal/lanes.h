// Four doubles side by side: a frame of audio in each lane. Plain vector extensions, so the same text compiles to
// AVX2, SSE2 or NEON. Helpers take pointers because passing vectors by value has another ABI with AVX than without.
#pragma once
#include <stdint.h>

#define SIGNAL_LANES 4
#define SIGNAL_INLINE static inline __attribute__((always_inline))

typedef double lanes __attribute__((vector_size(32)));
typedef uint64_t lane_bits __attribute__((vector_size(32)));
typedef float half_lanes __attribute__((vector_size(16)));

/// A complex number in each lane.
typedef struct {
  lanes re, im;
} complex_lanes;
