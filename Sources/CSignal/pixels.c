#include "CSignal.h"
#include "lanes.h"

#include <string.h>

/// x / 255 for 0 <= x <= 255 * 255, rounded to the nearest.
SIGNAL_INLINE uint8_t divide_by_255(uint32_t x) {
  x += 128;
  return (uint8_t)((x + (x >> 8)) >> 8);
}

SIGNAL_INLINE uint8_t over_white(uint32_t value, uint32_t alpha) {
  return divide_by_255(255 * (255 - alpha) + value * alpha);
}

void signal_rgb(const uint8_t *pixels, struct signal_pixel layout, size_t count, uint8_t *out) {
  const size_t red = layout.red, green = layout.green, blue = layout.blue, bytes = layout.bytes;
  if (layout.alpha < 0) {
    if (bytes == 3 && red == 0 && green == 1 && blue == 2) {
      memcpy(out, pixels, 3 * count);
      return;
    }
    for (size_t i = 0; i < count; i++, pixels += bytes, out += 3) {
      out[0] = pixels[red];
      out[1] = pixels[green];
      out[2] = pixels[blue];
    }
    return;
  }
  for (size_t i = 0; i < count; i++, pixels += bytes, out += 3) {
    const uint32_t alpha = pixels[layout.alpha];
    out[0] = over_white(pixels[red], alpha);
    out[1] = over_white(pixels[green], alpha);
    out[2] = over_white(pixels[blue], alpha);
  }
}

void signal_rgb_of_indices(const uint8_t *indices, int bits, size_t count, const uint8_t *table, uint8_t *out) {
  const uint32_t mask = (1u << bits) - 1;
  for (size_t i = 0, at = 0; i < count; i++, at += (size_t)bits, out += 3) {
    const uint8_t *colour = table + 3 * ((indices[at / 8] >> (8 - (size_t)bits - at % 8)) & mask);
    out[0] = colour[0];
    out[1] = colour[1];
    out[2] = colour[2];
  }
}

void signal_rgb_of_grey16(const uint8_t *samples, size_t count, uint8_t *out) {
  for (size_t i = 0; i < count; i++, samples += 2, out += 3) {
    out[0] = out[1] = out[2] = samples[0] ? 255 : samples[1];
  }
}

void signal_rgb_of_packed16(const uint8_t *pixels, int green_bits, size_t count, uint8_t *out) {
  const uint32_t most_green = (1u << green_bits) - 1;
  for (size_t i = 0; i < count; i++, pixels += 2, out += 3) {
    const uint32_t pixel = pixels[0] | (uint32_t)pixels[1] << 8;
    out[0] = (uint8_t)((pixel >> (5 + green_bits) & 31) * 255 / 31);
    out[1] = (uint8_t)((pixel >> 5 & most_green) * 255 / most_green);
    out[2] = (uint8_t)((pixel & 31) * 255 / 31);
  }
}

void signal_rgb_of_inverted_cmyk(const uint8_t *pixels, size_t count, uint8_t *out) {
  for (size_t i = 0; i < count; i++, pixels += 4, out += 3) {
    const uint32_t light = pixels[3];
    for (int channel = 0; channel < 3; channel++) {
      out[channel] = (uint8_t)(light - divide_by_255((255 - pixels[channel]) * light));
    }
  }
}

void signal_whiten(uint8_t *rgb, size_t count, const uint8_t *colour) {
  const uint8_t red = colour[0], green = colour[1], blue = colour[2];
  for (size_t i = 0; i < count; i++, rgb += 3) {
    if (rgb[0] == red && rgb[1] == green && rgb[2] == blue) rgb[0] = rgb[1] = rgb[2] = 255;
  }
}

void signal_scatter_rgb(const uint8_t *rgb, size_t count, size_t step, uint8_t *out) {
  for (size_t i = 0; i < count; i++, rgb += 3, out += 3 * step) memcpy(out, rgb, 3);
}

/// Writes pixel (x, y) of the image to `out + x * right + y * down`, in blocks that stay in the cache.
SIGNAL_INLINE void turn(const uint8_t *rgb, size_t width, size_t height, uint8_t *out, ptrdiff_t right,
                        ptrdiff_t down) {
  const size_t block = 32;
  for (size_t top = 0; top < height; top += block) {
    const size_t bottom = height - top < block ? height : top + block;
    for (size_t left = 0; left < width; left += block) {
      const size_t end = width - left < block ? width : left + block;
      for (size_t y = top; y < bottom; y++) {
        const uint8_t *in = rgb + 3 * (y * width + left);
        uint8_t *to = out + (ptrdiff_t)left * right + (ptrdiff_t)y * down;
        for (size_t x = left; x < end; x++, in += 3, to += right) memcpy(to, in, 3);
      }
    }
  }
}

void signal_orient_rgb(const uint8_t *rgb, size_t width, size_t height, int orientation, uint8_t *out) {
  const ptrdiff_t w = 3 * (ptrdiff_t)width, h = 3 * (ptrdiff_t)height;
  const ptrdiff_t last_column = w - 3, last_row = (ptrdiff_t)(height - 1) * w;
  const ptrdiff_t last_turned_column = h - 3, last_turned_row = (ptrdiff_t)(width - 1) * h;
  switch (orientation) {
    case 2: turn(rgb, width, height, out + last_column, -3, w); break;
    case 3: turn(rgb, width, height, out + last_row + last_column, -3, -w); break;
    case 4: turn(rgb, width, height, out + last_row, 3, -w); break;
    case 5: turn(rgb, width, height, out, h, 3); break;
    case 6: turn(rgb, width, height, out + last_turned_column, h, -3); break;
    case 7: turn(rgb, width, height, out + last_turned_row + last_turned_column, -h, -3); break;
    case 8: turn(rgb, width, height, out + last_turned_row, -h, 3); break;
    default: memcpy(out, rgb, (size_t)w * height);
  }
}

void signal_planes_of_rgb(const uint8_t *rgb, size_t count, const float *table, size_t plane, float *out) {
  const float *red = table, *green = table + 256, *blue = table + 512;
  for (size_t i = 0; i < count; i++, rgb += 3) {
    out[i] = red[rgb[0]];
    out[plane + i] = green[rgb[1]];
    out[2 * plane + i] = blue[rgb[2]];
  }
}
