// Element loops over pixels: of decoders' layouts to RGB, and of images.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Where a pixel of `bytes` bytes has its 8-bit channels. Of 16-bit channels the high byte is taken.
struct signal_pixel {
  uint8_t bytes, red, green, blue;
  /// -1 where there is none.
  int8_t alpha;
};

/// Writes `count` pixels to `out` as RGB. Alpha lays them over white: (255 * (255 - alpha) + value * alpha) / 255,
/// rounded to the nearest.
void signal_rgb(const uint8_t *pixels, struct signal_pixel layout, size_t count, uint8_t *out);

/// Writes the `count` pixels whose indices of `bits` (1, 2, 4 or 8) lie one after the other, the first in the high
/// bits of the first byte, as RGB. `table` has 256 RGB triples.
void signal_rgb_of_indices(const uint8_t *indices, int bits, size_t count, const uint8_t *table, uint8_t *out);

/// Writes `count` big-endian 16-bit grey samples as RGB; all that is more than 255 becomes 255.
void signal_rgb_of_grey16(const uint8_t *samples, size_t count, uint8_t *out);

/// Writes `count` little-endian 16-bit pixels as RGB: 5 bits of blue in the low bits, then 5 or 6 of green, then 5 of
/// red. Each channel is scaled to 0...255 and cut to a whole number.
void signal_rgb_of_packed16(const uint8_t *pixels, int green_bits, size_t count, uint8_t *out);

/// Writes `count` CMYK pixels of which 255 is no ink, as Adobe's files have them, as RGB.
void signal_rgb_of_inverted_cmyk(const uint8_t *pixels, size_t count, uint8_t *out);

/// Makes the pixels of exactly that colour white.
void signal_whiten(uint8_t *rgb, size_t count, const uint8_t *colour);

/// Puts `count` RGB pixels down, each `step` pixels after the one before it.
void signal_scatter_rgb(const uint8_t *rgb, size_t count, size_t step, uint8_t *out);

/// Undoes a filter (0 to 4) of PNG on the `count` bytes of `row`; `previous` is the row above without its filter, and
/// `step` the distance in bytes to the pixel before. False for another filter.
bool signal_png_unfilter(int filter, uint8_t *row, const uint8_t *previous, size_t count, size_t step);

/// Turns an RGB image of `width` x `height` as EXIF's orientation (2 to 8) says; from 5 on `out` is `height` wide.
void signal_orient_rgb(const uint8_t *rgb, size_t width, size_t height, int orientation, uint8_t *out);

/// Writes `count` RGB pixels as three planes of floats, `plane` apart: each channel's values come from its own 256
/// entries of `table`.
void signal_planes_of_rgb(const uint8_t *rgb, size_t count, const float *table, size_t plane, float *out);
