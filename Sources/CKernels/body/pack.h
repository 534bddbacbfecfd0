// Weights into panels.

/// Source bytes need not be aligned: they lie in a file as they come.
static void widen(const void *source, int type, float *out, long count) {
  if (type == SK_FLOAT32) {
    memcpy(out, source, (size_t)count * 4);
    return;
  }
  for (long i = 0; i < count; i++) {
    uint16_t half;
    memcpy(&half, (const char *)source + i * 2, 2);
    uint32_t bits = (uint32_t)half << 16;
    if (type == SK_FLOAT16) out[i] = widen_f16(half);
    else memcpy(out + i, &bits, 4);
  }
}

/// Writes row `r` of a panel from floats.
static void put_row(int type, const float *row, long depth, long r, void *panel) {
  if (type == SK_FLOAT32) {
    float *to = (float *)panel + r;
    for (long k = 0; k < depth; k++) to[k * PANEL] = row[k];
    if (depth & 1) to[depth * PANEL] = 0;
  } else {
    pack_rows(type, row, 0, 1, depth, 1, (char *)panel + UP(depth, 2) * PANEL * 2);
    const int32_t *pairs = (const int32_t *)((char *)panel + UP(depth, 2) * PANEL * 2);
    int32_t *to = (int32_t *)panel + r;
    for (long p = 0; p < (depth + 1) / 2; p++) to[p * PANEL] = pairs[p];
  }
}

/// Writes the first `count` rows of a panel from bfloat16 as a file holds it: their pairs go as they are, sixteen at a time, so that the
/// lines of the panel that neighbouring rows write to stay near.
static void put_bf16_rows(const char *rows, long count, long depth, uint16_t *panel) {
  long pairs = depth / 2;
  for (long first = 0; first < pairs; first += 16)
    for (long r = 0; r < count; r++) {
      const char *from = rows + (r * depth + 2 * first) * 2;
      int32_t *to = (int32_t *)panel + first * PANEL + r;
      for (long p = 0; p < MIN(16, pairs - first); p++) memcpy(to + p * PANEL, from + 4 * p, 4);
    }
  if (depth & 1)
    for (long r = 0; r < count; r++) memcpy(panel + (pairs * PANEL + r) * 2, rows + (r * depth + depth - 1) * 2, 2);
}

typedef struct {
  const sk_pack *pack;
  sk_pool *pool;
} pack_job;

/// A panel's rows where they lie one behind the other in one block as bfloat16, and are to be that; else NULL.
static const char *bf16_rows(const sk_pack *pack, long panel) {
  if (pack->type != SK_BFLOAT16 || pack->taps != 1) return NULL;
  long index = panel * PANEL, count = MIN(PANEL, pack->rows - index);
  const sk_block *block = pack->blocks;
  while (index >= block->rows) index -= block++->rows;
  if (block->type != SK_BFLOAT16 || !block->data || index + count > block->rows) return NULL;
  return (const char *)block->data + index * pack->depth * 2;
}

static void pack_panels(const void *context, long begin, long end, int thread) {
  const pack_job *job = context;
  const sk_pack *pack = job->pack;
  long depth = pack->depth, channels = depth / pack->taps, bytes = panel_bytes(pack->type, depth);
  // One panel and a row of pairs behind it, then two rows of floats.
  long staging_bytes = bytes + UP(depth, 2) * 4;
  char *staging = sk_pool_scratch(job->pool, thread, staging_bytes + depth * 8 + 64);
  if (!staging) return;
  float *row = (float *)(staging + UP(staging_bytes, 64)), *ordered = row + depth;
  for (long panel = begin; panel < end; panel++) {
    memset(staging, 0, (size_t)bytes);
    const char *whole = bf16_rows(pack, panel);
    if (whole) put_bf16_rows(whole, MIN(PANEL, pack->rows - panel * PANEL), depth, (uint16_t *)staging);
    for (long r = 0; !whole && r < PANEL && panel * PANEL + r < pack->rows; r++) {
      long index = panel * PANEL + r;
      const sk_block *block = pack->blocks;
      while (index >= block->rows) index -= block++->rows;
      if (!block->data) continue;
      long element = block->type == SK_FLOAT32 ? 4 : 2;
      widen((const char *)block->data + index * depth * element, block->type, row, depth);
      const float *from = row;
      if (pack->taps > 1) {
        for (long c = 0; c < channels; c++)
          for (long t = 0; t < pack->taps; t++) ordered[t * channels + c] = row[c * pack->taps + t];
        from = ordered;
      }
      put_row(pack->type, from, depth, r, staging);
    }
    memcpy((char *)pack->panels + panel * bytes, staging, (size_t)bytes);
  }
}

static void pack(sk_pool *pool, const sk_pack *pack) {
  pack_job job = {pack, pool};
  sk_pool_run(pool, (pack->rows + PANEL - 1) / PANEL, 4, pack_panels, &job);
}

static void gather(sk_pool *pool, const sk_gather *g) {
  (void)pool;
  long bytes = panel_bytes(g->type, g->depth);
  for (long i = 0; i < g->count; i++) {
    const char *panel = (const char *)g->panels + g->ids[i] / PANEL * bytes;
    long r = g->ids[i] % PANEL;
    float *out = g->out + i * g->ld_out;
    for (long k = 0; k < g->depth; k++) {
      if (g->type == SK_FLOAT32) {
        out[k] = ((const float *)panel)[k * PANEL + r];
      } else {
        uint32_t bits = (uint32_t)((const uint16_t *)panel)[(k / 2 * PANEL + r) * 2 + k % 2] << 16;
        memcpy(out + k, &bits, 4);
      }
    }
  }
}
