#include "CMedia.h"

// GIF's LZW: CompuServe, "Graphics Interchange Format, Version 89a" (1990), appendix F.

enum { MOST_CODES = 4096, MOST_CODE_BITS = 12 };

/// Bits from the data blocks, each of which begins with its length.
struct bit_reader {
  const uint8_t *bytes;
  size_t left;   // bytes after the read ones, in this and later blocks
  int block;     // bytes of this block that were not read yet
  uint32_t bits;
  int held;
};

/// The next `count` bits, or -1 where the data has come to its end.
static int read_bits(struct bit_reader *reader, int count) {
  while (reader->held < count) {
    if (reader->block == 0) {
      if (reader->left == 0) return -1;
      const int length = *reader->bytes++;
      reader->left--;
      if (length == 0 || (size_t)length > reader->left) return -1;
      reader->block = length;
    }
    reader->bits |= (uint32_t)*reader->bytes++ << reader->held;
    reader->held += 8;
    reader->block--;
    reader->left--;
  }
  const int value = (int)(reader->bits & ((1u << count) - 1));
  reader->bits >>= count;
  reader->held -= count;
  return value;
}

/// The place of the next pixel.
struct pen {
  const struct media_gif_target *target;
  int x, y;
  int pass;  // 0 where rows come in order, else 1 to 4
};

/// Puts a pixel; false where that was the last one.
static bool put(struct pen *pen, uint8_t pixel) {
  static const int first_row[] = {0, 0, 4, 2, 1}, step[] = {1, 8, 8, 4, 2};
  const struct media_gif_target *target = pen->target;
  target->canvas[(size_t)(target->top + pen->y) * target->stride + (size_t)(target->left + pen->x)] = pixel;
  if (++pen->x < target->width) return true;
  pen->x = 0;
  pen->y += step[pen->pass];
  while (pen->y >= target->height) {
    if (pen->pass == 0 || pen->pass == 4) return false;
    pen->y = first_row[++pen->pass];
  }
  return true;
}

enum media_gif_result media_gif_decode(const uint8_t *bytes, size_t count, int bits,
                                       const struct media_gif_target *target) {
  uint16_t previous[MOST_CODES];  // a code's string is that of `previous` and one more pixel
  uint8_t last[MOST_CODES], stack[MOST_CODES];
  struct bit_reader reader = {.bytes = bytes, .left = count};
  struct pen pen = {.target = target, .pass = target->interlaced};
  const int clear = 1 << bits, end = clear + 1;
  int next = clear + 2, width = bits + 1;
  int before = -1;  // the code before this one; none after a clear
  uint8_t first = 0;
  while (true) {
    const int code = read_bits(&reader, width);
    if (code < 0 || code == end) return MEDIA_GIF_SHORT;
    if (code == clear) {
      next = clear + 2;
      width = bits + 1;
      before = -1;
      continue;
    }
    if (before < 0) {
      if (code > clear) return MEDIA_GIF_BROKEN;
      first = (uint8_t)code;
      if (!put(&pen, first)) return MEDIA_GIF_COMPLETE;
      before = code;
      continue;
    }
    if (code > next) return MEDIA_GIF_BROKEN;
    int depth = 0, at = code;
    if (code == next) {
      // The string that this very code is about to define: the one before it and its own first pixel.
      stack[depth++] = first;
      at = before;
    }
    while (at >= clear) {
      if (depth == MOST_CODES) return MEDIA_GIF_BROKEN;
      stack[depth++] = last[at];
      at = previous[at];
    }
    first = (uint8_t)at;
    if (next < MOST_CODES) {
      last[next] = first;
      previous[next] = (uint16_t)before;
      if (next == (1 << width) - 1 && width < MOST_CODE_BITS) width++;
      next++;
    }
    before = code;
    if (!put(&pen, first)) return MEDIA_GIF_COMPLETE;
    while (depth > 0) {
      if (!put(&pen, stack[--depth])) return MEDIA_GIF_COMPLETE;
    }
  }
}
