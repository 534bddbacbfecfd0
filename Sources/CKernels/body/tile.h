// The innermost product: up to TILE_ROWS rows of x against one panel. x is packed for it as [depth, rows], in pairs of
// depth for bfloat16; the result is [rows, PANEL].

INLINE void product_f32(const int rows, const float *x, const float *panel, long depth, float *out) {
  vf sums[TILE_ROWS][TILE_VECTORS] = {};
  for (long k = 0; k < depth; k++, x += rows, panel += PANEL) {
    vf w[TILE_VECTORS];
    for (int v = 0; v < TILE_VECTORS; v++) w[v] = load(panel + v * LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
      for (int v = 0; v < TILE_VECTORS; v++) sums[r][v] = x[r] * w[v] + sums[r][v];
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < TILE_VECTORS; v++) store(out + r * PANEL + v * LANES, sums[r][v]);
}

/// sum + x.even * w.even + x.odd * w.odd for a pair of bfloat16 in each lane.
INLINE vf add_pairs(vf sum, int32_t x, vi w) {
#if HAS_BF16_DOT
  return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32(x), (__m512bh)w);
#else
  float even, odd;
  int32_t low = (int32_t)((uint32_t)x << 16), high = (int32_t)((uint32_t)x & 0xffff0000u);
  memcpy(&even, &low, 4);
  memcpy(&odd, &high, 4);
  sum = even * (vf)(w << 16) + sum;
  return odd * (vf)(w & (int32_t)0xffff0000) + sum;
#endif
}

INLINE void product_bf16(const int rows, const int32_t *x, const uint16_t *panel, long depth, float *out) {
  vf sums[TILE_ROWS][TILE_VECTORS] = {};
  for (long k = 0; k < depth; k += 2, x += rows, panel += 2 * PANEL) {
    vi w[TILE_VECTORS];
    for (int v = 0; v < TILE_VECTORS; v++) w[v] = *(const vi_any *)(panel + v * 2 * LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
      for (int v = 0; v < TILE_VECTORS; v++) sums[r][v] = add_pairs(sums[r][v], x[r], w[v]);
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < TILE_VECTORS; v++) store(out + r * PANEL + v * LANES, sums[r][v]);
}

#define EACH_ROW_COUNT(DO) \
  DO(1) DO(2) DO(3) DO(4) IF_6(DO(5) DO(6)) IF_12(DO(7) DO(8) DO(9) DO(10) DO(11) DO(12))
#if TILE_ROWS >= 6
#define IF_6(...) __VA_ARGS__
#else
#define IF_6(...)
#endif
#if TILE_ROWS >= 12
#define IF_12(...) __VA_ARGS__
#else
#define IF_12(...)
#endif

/// Products for a number of rows that is known only at run time; `x` and `panel` are of type `type`.
static void product(int type, int rows, const void *x, const void *panel, long depth, float *out) {
#define F32(n) case n: product_f32(n, x, panel, depth, out); break;
#define BF16(n) case n: product_bf16(n, x, panel, depth, out); break;
  if (type == SK_FLOAT32) {
    switch (rows) { EACH_ROW_COUNT(F32) }
  } else {
    switch (rows) { EACH_ROW_COUNT(BF16) }
  }
#undef F32
#undef BF16
}

/// Two neighbouring floats, scaled, as a pair of bfloat16.
INLINE int32_t pair_of(float even, float odd) {
  return (int32_t)((uint32_t)narrow_bf16(even) | (uint32_t)narrow_bf16(odd) << 16);
}

/// Pairs of bfloat16 of the elements of two vectors.
INLINE vi pairs_across(vf even, vf odd) {
#if HAS_BF16_DOT
  const __m512i interleaved = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4,
                                               19, 3, 18, 2, 17, 1, 16, 0);
  return (vi)_mm512_permutexvar_epi16(interleaved, (__m512i)_mm512_cvtne2ps_pbh((__m512)odd, (__m512)even));
#else
  vi low = (vi)even, high = (vi)odd;
  low += 0x7fff + (low >> 16 & 1);
  high += 0x7fff + (high >> 16 & 1);
  return (low >> 16 & 0xffff) | (high & (int32_t)0xffff0000);
#endif
}

#if HAS_BF16_DOT
/// 32 floats, scaled, as 16 pairs.
INLINE __m512i pairs_of(const float *x, float scale) {
  __m512 low = (__m512)(load(x) * scale), high = (__m512)(load(x + 16) * scale);
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

/// Four rows of 16 pairs each, `ldx` floats apart, transposed: out[p * rows + r].
INLINE void pack_four_rows(const float *x, long ldx, float scale, int32_t *out, long rows) {
  __m512i a = pairs_of(x, scale), b = pairs_of(x + ldx, scale);
  __m512i c = pairs_of(x + 2 * ldx, scale), d = pairs_of(x + 3 * ldx, scale);
  __m512i ab_low = _mm512_unpacklo_epi32(a, b), ab_high = _mm512_unpackhi_epi32(a, b);
  __m512i cd_low = _mm512_unpacklo_epi32(c, d), cd_high = _mm512_unpackhi_epi32(c, d);
  // Each quarter of quads[i] holds the four rows' pair 4 * quarter + i.
  __m512i quads[4] = {_mm512_unpacklo_epi64(ab_low, cd_low), _mm512_unpackhi_epi64(ab_low, cd_low),
                      _mm512_unpacklo_epi64(ab_high, cd_high), _mm512_unpackhi_epi64(ab_high, cd_high)};
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    _mm_storeu_si128((__m128i *)(out + i * rows), _mm512_extracti32x4_epi32(quads[i], 0));
    _mm_storeu_si128((__m128i *)(out + (4 + i) * rows), _mm512_extracti32x4_epi32(quads[i], 1));
    _mm_storeu_si128((__m128i *)(out + (8 + i) * rows), _mm512_extracti32x4_epi32(quads[i], 2));
    _mm_storeu_si128((__m128i *)(out + (12 + i) * rows), _mm512_extracti32x4_epi32(quads[i], 3));
  }
}
#endif

/// One row times `scale` into its place among `rows` packed ones, from column `k` on; `depth` is rounded up to even
/// with zeros.
INLINE void pack_row(int type, const float *row, long k, long depth, float scale, void *out, long rows) {
  if (type == SK_FLOAT32) {
    float *to = out;
    for (; k < depth; k++) to[k * rows] = row[k] * scale;
    if (depth & 1) to[depth * rows] = 0;
    return;
  }
  int32_t *to = out;
#if HAS_BF16_DOT
  for (; k + 32 <= depth; k += 32) {
    int32_t pairs[16];
    _mm512_storeu_si512(pairs, pairs_of(row + k, scale));
    for (int p = 0; p < 16; p++) to[(k / 2 + p) * rows] = pairs[p];
  }
#endif
  for (; k + 2 <= depth; k += 2) to[k / 2 * rows] = pair_of(row[k] * scale, row[k + 1] * scale);
  if (k < depth) to[k / 2 * rows] = pair_of(row[k] * scale, 0);
}

/// Packs `rows` rows of x times `scale` for `product`.
static void pack_rows(int type, const float *x, long ldx, int rows, long depth, float scale, void *out) {
  int r = 0;
#if HAS_BF16_DOT
  if (type == SK_BFLOAT16)
    for (; r + 4 <= rows; r += 4) {
      long k = 0;
      for (; k + 32 <= depth; k += 32) pack_four_rows(x + r * ldx + k, ldx, scale, (int32_t *)out + k / 2 * rows + r, rows);
      for (int i = r; i < r + 4; i++) pack_row(type, x + i * ldx, k, depth, scale, (int32_t *)out + i, rows);
    }
#endif
  for (; r < rows; r++) pack_row(type, x + r * ldx, 0, depth, scale, (char *)out + r * 4, rows);
}

/// Bytes of x packed for one tile of `rows` rows.
INLINE long packed_rows_bytes(int type, long rows, long depth) {
  return rows * UP(depth, 2) * (type == SK_FLOAT32 ? 4 : 2);
}

/// Bytes of one panel.
INLINE long panel_bytes(int type, long depth) { return PANEL * UP(depth, 2) * (type == SK_FLOAT32 ? 4 : 2); }
