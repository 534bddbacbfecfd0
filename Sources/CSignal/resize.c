#include "CSignal.h"
#include "lanes.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const int32_t half = 1 << (SIGNAL_WEIGHT_BITS - 1);

SIGNAL_INLINE uint8_t rounded(int32_t sum) {
  const int32_t value = sum >> SIGNAL_WEIGHT_BITS;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

// Rows

enum {
  GROUP = 4,        // rows that share what is done to a weight
  READ_PAST = 16,   // what a read of four pixels takes more
};

size_t signal_resize_reach(size_t width) { return 3 * width + READ_PAST; }

SIGNAL_INLINE void resize_row(const uint8_t *row, const struct signal_resize_axis *axis, uint8_t *out) {
  const int32_t *weight = axis->weights;
  for (size_t x = 0; x < axis->count; x++, weight += axis->taps, out += 3) {
    const uint8_t *pixel = row + 3 * (size_t)axis->first[x];
    int32_t red = half, green = half, blue = half;
    for (int32_t i = 0; i < axis->used[x]; i++, pixel += 3) {
      red += pixel[0] * weight[i];
      green += pixel[1] * weight[i];
      blue += pixel[2] * weight[i];
    }
    out[0] = rounded(red);
    out[1] = rounded(green);
    out[2] = rounded(blue);
  }
}

#if defined(__x86_64__)
/// Four rows at once, four pixels a step. A weight is split into its low 15 bits and the rest, so that each half times
/// a channel is a product of 16-bit numbers, of which one instruction makes and adds pairs. Sums may wrap: the whole
/// does not.
__attribute__((target("avx2"))) static void resize_group(const uint8_t *const rows[GROUP],
                                                         const struct signal_resize_axis *axis,
                                                         uint8_t *const outs[GROUP]) {
  const __m256i spread = _mm256_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1,  //
                                          6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  const __m256i low_pairs = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
  const __m256i high_pairs = _mm256_setr_epi32(2, 2, 2, 2, 3, 3, 3, 3);
  const __m128i low_bits = _mm_set1_epi32(0x7FFF);
  const int32_t *weights = axis->weights;
  for (size_t x = 0; x < axis->count; x++, weights += axis->taps) {
    const size_t start = 3 * (size_t)axis->first[x];
    const int32_t used = axis->used[x];
    __m256i low[GROUP], high[GROUP];
    for (int r = 0; r < GROUP; r++) low[r] = high[r] = _mm256_setzero_si256();
    for (int32_t i = 0; i < used; i += 4) {
      const __m128i weight = _mm_loadu_si128((const __m128i *)(weights + i));
      const __m256i halves = _mm256_castsi128_si256(
          _mm_packs_epi32(_mm_and_si128(weight, low_bits), _mm_srai_epi32(weight, 15)));
      const __m256i low_weights = _mm256_permutevar8x32_epi32(halves, low_pairs);
      const __m256i high_weights = _mm256_permutevar8x32_epi32(halves, high_pairs);
      for (int r = 0; r < GROUP; r++) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(rows[r] + start + 3 * (size_t)i));
        const __m256i pixels = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), spread);
        low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(pixels, low_weights));
        high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(pixels, high_weights));
      }
    }
    for (int r = 0; r < GROUP; r++) {
      const __m256i both = _mm256_add_epi32(low[r], _mm256_slli_epi32(high[r], 15));
      __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
      sum = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(half)), SIGNAL_WEIGHT_BITS);
      sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
      const int32_t pixel = _mm_cvtsi128_si32(sum);
      memcpy(outs[r] + 3 * x, &pixel, 3);
    }
  }
}
#endif

void signal_resize_rows(const uint8_t *in, size_t width, size_t rows, const struct signal_resize_axis *axis,
                        uint8_t *scratch, bool avx2, uint8_t *out) {
  const size_t row_bytes = 3 * width, out_bytes = 3 * axis->count;
  size_t y = 0;
#if defined(__x86_64__)
  const size_t reach = signal_resize_reach(width);
  while (avx2 && y < rows) {
    const size_t group = rows - y < GROUP ? rows - y : GROUP;
    const uint8_t *from[GROUP];
    uint8_t *to[GROUP];
    for (size_t r = 0; r < GROUP; r++) {
      const size_t row = y + (r < group ? r : group - 1);
      from[r] = in + row * row_bytes;
      to[r] = out + row * out_bytes;
      if (row * row_bytes + reach > rows * row_bytes) {
        // Reading past the end of this row could be reading past the end of the image.
        memcpy(scratch + r * reach, from[r], row_bytes);
        memset(scratch + r * reach + row_bytes, 0, reach - row_bytes);
        from[r] = scratch + r * reach;
      }
    }
    resize_group(from, axis, to);
    y += group;
  }
#else
  (void)scratch, (void)avx2;
#endif
  for (; y < rows; y++) resize_row(in + y * row_bytes, axis, out + y * out_bytes);
}

// Columns

enum { BLOCK = 64 };  // bytes of a row whose sums stay in registers

SIGNAL_INLINE void resize_block(const uint8_t *in, size_t stride, const int32_t *weights, int32_t used, size_t count,
                                uint8_t *out) {
  int32_t sums[BLOCK];
  for (size_t i = 0; i < count; i++) sums[i] = half;
  for (int32_t row = 0; row < used; row++, in += stride) {
    for (size_t i = 0; i < count; i++) sums[i] += in[i] * weights[row];
  }
  for (size_t i = 0; i < count; i++) out[i] = rounded(sums[i]);
}

SIGNAL_INLINE void resize_columns(const uint8_t *in, size_t stride, size_t row_bytes,
                                  const struct signal_resize_axis *axis, uint8_t *out) {
  for (size_t y = 0; y < axis->count; y++, out += row_bytes) {
    const uint8_t *rows = in + (size_t)axis->first[y] * stride;
    const int32_t *weights = axis->weights + y * axis->taps, used = axis->used[y];
    size_t at = 0;
    for (; at + BLOCK <= row_bytes; at += BLOCK) resize_block(rows + at, stride, weights, used, BLOCK, out + at);
    if (at < row_bytes) resize_block(rows + at, stride, weights, used, row_bytes - at, out + at);
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void resize_columns_avx2(const uint8_t *in, size_t stride, size_t row_bytes,
                                                                const struct signal_resize_axis *axis, uint8_t *out) {
  resize_columns(in, stride, row_bytes, axis, out);
}
#else
#define resize_columns_avx2 resize_columns
#endif

void signal_resize_columns(const uint8_t *in, size_t stride, size_t row_bytes, const struct signal_resize_axis *axis,
                           bool avx2, uint8_t *out) {
  if (avx2) {
    resize_columns_avx2(in, stride, row_bytes, axis, out);
  } else {
    resize_columns(in, stride, row_bytes, axis, out);
  }
}
