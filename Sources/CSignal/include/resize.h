// The two passes of an 8-bit resize in fixed point.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Bits after the point of a weight.
#define SIGNAL_WEIGHT_BITS 22

/// What each pixel of a resized row or column is made of.
struct signal_resize_axis {
  size_t count;            // pixels that come out
  const int32_t *first;    // [count]: the first pixel that goes in
  const int32_t *used;     // [count]: how many go in
  size_t taps;             // weights a pixel, a multiple of 4 and at least `used`
  const int32_t *weights;  // [count, taps]; zero past `used`
};

/// Bytes that `signal_resize_rows` may read from the start of a row of `width` pixels on.
size_t signal_resize_reach(size_t width);

/// Resizes each of `rows` RGB rows of `width` pixels, one after the other in `in`, to `axis->count` pixels.
/// `scratch` is as large as the reach of four rows.
void signal_resize_rows(const uint8_t *in, size_t width, size_t rows, const struct signal_resize_axis *axis,
                        uint8_t *scratch, bool avx2, uint8_t *out);

/// Resizes columns: row y of the result is made of the rows of `in` from `axis->first[y]` on. Rows of `in` lie
/// `stride` bytes apart, those of the result `row_bytes`.
void signal_resize_columns(const uint8_t *in, size_t stride, size_t row_bytes, const struct signal_resize_axis *axis,
                           bool avx2, uint8_t *out);
