// Attention of every query to every key, for encoders. Keys and values are packed into panels once a head; then a
// tile of queries is taken through scores, softmax and the weighted sum while it is in the cache.

typedef struct {
  const sk_attention *attention;
  sk_pool *pool;
  char *keys, *values;  // panels: keys as [keys, head_size], values as [head_size, keys]
  long key_bytes, value_bytes;
  long tiles;  // tiles of queries for each head
} attention_job;


static void attention_pack_heads(const void *context, long begin, long end, int thread) {
  const attention_job *job = context;
  const sk_attention *a = job->attention;
  long bytes = panel_bytes(a->type, a->head_size);
  char *staging = sk_pool_scratch(job->pool, thread, bytes + UP(a->head_size, 2) * 4);
  for (long head = begin; head < end; head++) {
    char *keys = job->keys + head * job->key_bytes, *values = job->values + head * job->value_bytes;
    for (long first = 0; first < a->keys; first += PANEL) {
      memset(staging, 0, (size_t)bytes);
      for (long r = 0; r < MIN(PANEL, a->keys - first); r++)
        put_row(a->type, a->key + (first + r) * a->ld_key + head * a->head_size, a->head_size, r, staging);
      memcpy(keys + first / PANEL * bytes, staging, (size_t)bytes);
    }
    // A panel of values holds PANEL of the head's columns for every key.
    long value_panel = panel_bytes(a->type, a->keys);
    memset(values, 0, (size_t)job->value_bytes);
    for (long k = 0; k < a->keys; k++) {
      const float *row = a->value + k * a->ld_value + head * a->head_size;
      for (long c = 0; c < a->head_size; c++) {
        char *panel = values + c / PANEL * value_panel;
        if (a->type == SK_FLOAT32) ((float *)panel)[k * PANEL + c % PANEL] = row[c];
        else ((uint16_t *)panel)[(k / 2 * PANEL + c % PANEL) * 2 + k % 2] = narrow_bf16(row[c]);
      }
    }
  }
}

/// scores[0 ..< keys] become e^(score - max); returns their sum. `padded` is keys rounded up to whole vectors.
INLINE float soften(int type, float *scores, long keys, long padded) {
  for (long i = keys; i < padded; i++) scores[i] = -INFINITY;
  vf bests = load(scores);
  for (long i = LANES; i < padded; i += LANES) bests = vector_max(bests, load(scores + i));
  float best = max_of(bests);
  vf sums = {};
  for (long i = 0; i < padded; i += LANES) {
    vf x = load(scores + i) - best, e = type == SK_FLOAT32 ? exp_of(x) : coarse_exp_of(x);
    store(scores + i, e);
    sums += e;
  }
  return sum_of(sums);
}

static void attention_tiles(const void *context, long begin, long end, int thread) {
  const attention_job *job = context;
  const sk_attention *a = job->attention;
  long size = a->head_size, padded = UP(a->keys, PANEL);
  long key_panel = panel_bytes(a->type, size), value_panel = panel_bytes(a->type, a->keys);
  long query_bytes = packed_rows_bytes(a->type, TILE_ROWS, size), weight_bytes = packed_rows_bytes(a->type, TILE_ROWS, padded);
  char *scratch = sk_pool_scratch(job->pool, thread, TILE_ROWS * padded * 4 + UP(query_bytes, 64) + weight_bytes);
  float *scores = (float *)scratch;
  char *queries = scratch + TILE_ROWS * padded * 4, *weights = queries + UP(query_bytes, 64);
  float sums[TILE_ROWS * PANEL], scales[TILE_ROWS];
  for (long item = begin; item < end; item++) {
    long head = item / job->tiles, row = item % job->tiles * TILE_ROWS;
    int rows = (int)MIN(TILE_ROWS, a->queries - row);
    pack_rows(a->type, a->query + row * a->ld_query + head * size, a->ld_query, rows, size, a->scale, queries);
    const char *keys = job->keys + head * job->key_bytes;
    for (long first = 0; first < padded; first += PANEL) {
      product(a->type, rows, queries, keys + first / PANEL * key_panel, UP(size, 2), sums);
      for (int r = 0; r < rows; r++) memcpy(scores + r * padded + first, sums + r * PANEL, PANEL * 4);
    }
    for (int r = 0; r < rows; r++) scales[r] = 1.0f / soften(a->type, scores + r * padded, a->keys, padded);
    pack_rows(a->type, scores, padded, rows, UP(a->keys, 2), 1, weights);
    const char *values = job->values + head * job->value_bytes;
    for (long first = 0; first < size; first += PANEL) {
      product(a->type, rows, weights, values + first / PANEL * value_panel, UP(a->keys, 2), sums);
      for (int r = 0; r < rows; r++) {
        float *out = a->out + (row + r) * a->ld_out + head * size + first;
        for (long c = 0; c < MIN(PANEL, size - first); c++) out[c] = sums[r * PANEL + c] * scales[r];
      }
    }
  }
}

static void attention(sk_pool *pool, const sk_attention *a) {
  attention_job job = {.attention = a, .pool = pool, .tiles = (a->queries + TILE_ROWS - 1) / TILE_ROWS};
  job.key_bytes = UP(a->keys, PANEL) / PANEL * panel_bytes(a->type, a->head_size);
  job.value_bytes = UP(a->head_size, PANEL) / PANEL * panel_bytes(a->type, a->keys);
  job.keys = a->workspace;
  job.values = job.keys + a->heads * job.key_bytes;
  sk_pool_run(pool, a->heads, 1, attention_pack_heads, &job);
  sk_pool_run(pool, a->heads * job.tiles, 8, attention_tiles, &job);
}
