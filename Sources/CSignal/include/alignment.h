// The alignment of tokens with time by the attention that they pay to a sound.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Of each head's attention [rows, positions] the first `frames` positions count, which are made to sum to 1 in each row.
/// They are standardised over the rows at each frame, smoothed over time by the median of seven, and averaged over the
/// heads. Rows [first, last) of that go to `out` ([last - first, frames]).
void signal_attention_matrix(const float *const *heads, size_t head_count, size_t rows, size_t positions, size_t frames,
                             size_t first, size_t last, float *scratch, float *out);

/// How many floats of scratch memory `signal_attention_matrix` needs.
size_t signal_attention_scratch(size_t rows, size_t frames);

/// Dynamic time warping of rows and columns of `values` [rows, columns], rows and columns > 0: the path from the first of
/// both to the last of both along which the sum is largest. `starts` [rows] is the column at which each row is entered.
/// `trace` has (rows + 1) * (columns + 1) bytes, `sums` 2 * (columns + 1).
void signal_time_warping(const float *values, size_t rows, size_t columns, uint8_t *trace, float *sums, int32_t *starts);
