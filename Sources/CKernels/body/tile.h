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

/// Packs `rows` rows of x times `scale` for `product`; `depth` is rounded up to even with zeros.
static void pack_rows(int type, const float *x, long ldx, int rows, long depth, float scale, void *out) {
  long even = UP(depth, 2);
  for (int r = 0; r < rows; r++) {
    const float *row = x + r * ldx;
    if (type == SK_FLOAT32) {
      float *to = (float *)out + r;
      for (long k = 0; k < depth; k++) to[k * rows] = row[k] * scale;
      if (even > depth) to[depth * rows] = 0;
      continue;
    }
    int32_t *to = (int32_t *)out + r;
    long k = 0;
#if HAS_BF16_DOT
    for (; k + 32 <= depth; k += 32) {
      int32_t pairs[16];
      __m512 low = (__m512)(load(row + k) * scale), high = (__m512)(load(row + k + 16) * scale);
      _mm512_storeu_si512(pairs, (__m512i)_mm512_cvtne2ps_pbh(high, low));
      for (int p = 0; p < 16; p++) to[(k / 2 + p) * rows] = pairs[p];
    }
#endif
    for (; k + 2 <= depth; k += 2) to[k / 2 * rows] = pair_of(row[k] * scale, row[k + 1] * scale);
    if (k < depth) to[k / 2 * rows] = pair_of(row[k] * scale, 0);
  }
}

/// Bytes of x packed for one tile of `rows` rows.
INLINE long packed_rows_bytes(int type, long rows, long depth) {
  return rows * UP(depth, 2) * (type == SK_FLOAT32 ? 4 : 2);
}

/// Bytes of one panel.
INLINE long panel_bytes(int type, long depth) { return PANEL * UP(depth, 2) * (type == SK_FLOAT32 ? 4 : 2); }
