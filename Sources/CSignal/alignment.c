// After openai/whisper, timing.py: find_alignment, median_filter, dtw_cpu.
#include "alignment.h"
#include <math.h>
#include <string.h>

enum { MEDIAN_WIDTH = 7, MEDIAN_REACH = MEDIAN_WIDTH / 2 };

size_t signal_attention_scratch(size_t rows, size_t frames) { return rows * frames + 2 * frames + frames + 2 * MEDIAN_REACH; }

static inline void order(float *a, float *b) {
  float low = *a < *b ? *a : *b, high = *a < *b ? *b : *a;
  *a = low, *b = high;
}

/// The median of seven neighbours of each of `count` values, by a network of 13 exchanges (Knuth's list of minimal
/// networks, with what does not reach the middle left out). `padded` has `MEDIAN_REACH` more values at either end.
static void smooth(const float *padded, size_t count, float *out) {
  for (size_t i = 0; i < count; i++) {
    float a = padded[i], b = padded[i + 1], c = padded[i + 2], d = padded[i + 3], e = padded[i + 4], f = padded[i + 5],
          g = padded[i + 6];
    order(&a, &f), order(&a, &d), order(&b, &g);
    order(&c, &e), order(&a, &b), order(&d, &f);
    order(&c, &g), order(&c, &d), order(&d, &g);
    order(&e, &f), order(&b, &e), order(&b, &d);
    order(&d, &e);
    out[i] += d;
  }
}

/// Mirrors about the first and the last value; a sound shorter than that stays as it is.
static void pad(const float *values, size_t count, float *padded) {
  memcpy(padded + MEDIAN_REACH, values, count * sizeof(float));
  for (size_t i = 1; i <= MEDIAN_REACH; i++) {
    padded[MEDIAN_REACH - i] = values[i];
    padded[MEDIAN_REACH + count - 1 + i] = values[count - 1 - i];
  }
}

void signal_attention_matrix(const float *const *heads, size_t head_count, size_t rows, size_t positions, size_t frames,
                             size_t first, size_t last, float *scratch, float *out) {
  float *values = scratch, *mean = values + rows * frames, *spread = mean + frames, *padded = spread + frames;
  memset(out, 0, (last - first) * frames * sizeof(float));
  for (size_t h = 0; h < head_count; h++) {
    for (size_t r = 0; r < rows; r++) {
      const float *row = heads[h] + r * positions;
      float sum = 0;
      for (size_t t = 0; t < frames; t++) sum += row[t];
      float scale = sum > 0 ? 1 / sum : 0;
      for (size_t t = 0; t < frames; t++) values[r * frames + t] = row[t] * scale;
    }
    memset(mean, 0, 2 * frames * sizeof(float));
    for (size_t r = 0; r < rows; r++)
      for (size_t t = 0; t < frames; t++) mean[t] += values[r * frames + t];
    for (size_t t = 0; t < frames; t++) mean[t] /= (float)rows;
    for (size_t r = 0; r < rows; r++)
      for (size_t t = 0; t < frames; t++) {
        float d = values[r * frames + t] - mean[t];
        spread[t] += d * d;
      }
    for (size_t t = 0; t < frames; t++) {
      float deviation = sqrtf(spread[t] / (float)rows);
      spread[t] = deviation > 0 ? 1 / deviation : 0;
    }
    for (size_t r = first; r < last; r++) {
      float *row = values + r * frames, *sum = out + (r - first) * frames;
      for (size_t t = 0; t < frames; t++) row[t] = (row[t] - mean[t]) * spread[t];
      if (frames <= MEDIAN_REACH) {
        for (size_t t = 0; t < frames; t++) sum[t] += row[t];
      } else {
        pad(row, frames, padded);
        smooth(padded, frames, sum);
      }
    }
  }
  float scale = head_count > 0 ? 1 / (float)head_count : 0;
  for (size_t i = 0; i < (last - first) * frames; i++) out[i] *= scale;
}

void signal_time_warping(const float *values, size_t rows, size_t columns, uint8_t *trace, float *sums, int32_t *starts) {
  enum { BOTH, DOWN, RIGHT };
  size_t width = columns + 1;
  float *before = sums, *now = sums + width;
  for (size_t c = 0; c < width; c++) before[c] = INFINITY, trace[c] = RIGHT;
  before[0] = 0;
  for (size_t r = 1; r <= rows; r++) {
    now[0] = INFINITY;
    trace[r * width] = DOWN;
    for (size_t c = 1; c <= columns; c++) {
      float both = before[c - 1], down = before[c], right = now[c - 1], best;
      uint8_t step;
      if (both < down && both < right) best = both, step = BOTH;
      else if (down < both && down < right) best = down, step = DOWN;
      else best = right, step = RIGHT;
      now[c] = best - values[(r - 1) * columns + c - 1];
      trace[r * width + c] = step;
    }
    float *swap = before;
    before = now, now = swap;
  }
  size_t r = rows, c = columns;
  while (r > 0 || c > 0) {
    if (r > 0) starts[r - 1] = (int32_t)(c > 0 ? c - 1 : 0);
    uint8_t step = trace[r * width + c];
    if (step != RIGHT) r--;
    if (step != DOWN) c--;
  }
}
