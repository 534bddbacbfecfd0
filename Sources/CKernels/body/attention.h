// Attention of every query to every key, for encoders. A panel of queries lies across the lanes and keys run down the rows, so
// that softmax needs no sums across lanes and its weights come out as the panel that values are multiplied with. Keys are
// taken in chunks that stay in the first-level cache; what was summed of the former ones shrinks when a larger score comes.

/// Tiles of keys in a chunk.
enum { CHUNK_TILES = 16 };

typedef struct {
  const sk_attention *attention;
  sk_pool *pool;
  char *keys;    // of each head: tiles of TILE_ROWS keys, packed as rows of a product
  char *values;  // of each head: its columns in groups, each packed as rows of a product over all keys
  long key_bytes, value_bytes;
  long panels;  // of queries, for each head
} attention_job;

/// A head's columns are taken in groups as even as can be, of at most TILE_ROWS: the first column of group `group`.
INLINE long group_begin(long size, long group) {
  long groups = (size + TILE_ROWS - 1) / TILE_ROWS;
  return group * size / groups;
}

static void pack_keys(const sk_attention *a, long head, char *keys) {
  long bytes = packed_rows_bytes(a->type, TILE_ROWS, a->head_size);
  for (long first = 0; first < a->keys; first += TILE_ROWS, keys += bytes)
    pack_rows(a->type, a->key + first * a->ld_key + head * a->head_size, a->ld_key, (int)MIN(TILE_ROWS, a->keys - first),
              a->head_size, 1, keys);
}

static void pack_values(const sk_attention *a, long head, char *values) {
  long size = a->head_size, depth = UP(a->keys, 2);
  for (long k = 0; k < depth; k += 2) {
    const float *even = a->value + k * a->ld_value + head * size, *odd = k + 1 < a->keys ? even + a->ld_value : NULL;
    for (long begin = 0, end, group = 0; begin < size; begin = end) {
      end = group_begin(size, ++group);
      long count = end - begin;
      if (a->type == SK_FLOAT32) {
        float *to = (float *)values + begin * depth + k * count;
        memcpy(to, even + begin, (size_t)count * 4);
        if (odd) memcpy(to + count, odd + begin, (size_t)count * 4);
        else memset(to + count, 0, (size_t)count * 4);
      } else {
        int32_t *to = (int32_t *)values + begin * (depth / 2) + k / 2 * count;
        for (long i = 0; i < count; i++) to[i] = pair_of(even[begin + i], odd ? odd[begin + i] : 0);
      }
    }
  }
}

static void attention_pack_heads(const void *context, long begin, long end, int thread) {
  (void)thread;
  const attention_job *job = context;
  for (long head = begin; head < end; head++) {
    pack_keys(job->attention, head, job->keys + head * job->key_bytes);
    pack_values(job->attention, head, job->values + head * job->value_bytes);
  }
}

/// What a panel of queries has come to.
typedef struct {
  vf best[TILE_VECTORS], sums[TILE_VECTORS];
} softmax_state;

/// scores [keys, PANEL] become weights e^(score - best), as a panel in `weights`; for float32 that is `scores` itself. `shrink` is what
/// to multiply former sums with.
INLINE void soften_chunk(int type, softmax_state *state, float *scores, long keys, void *weights, vf *shrink) {
  for (int v = 0; v < TILE_VECTORS; v++) {
    vf best = state->best[v], sum = {};
    for (long k = 0; k < keys; k++) best = vector_max(best, load(scores + k * PANEL + v * LANES));
    shrink[v] = type == SK_FLOAT32 ? exp_of(state->best[v] - best) : coarse_exp2_of(state->best[v] - best);
    if (type == SK_FLOAT32) {
      for (long k = 0; k < keys; k++) {
        float *score = scores + k * PANEL + v * LANES;
        vf e = exp_of(load(score) - best);
        store(score, e);
        sum += e;
      }
    } else {
      for (long k = 0; k < keys; k += 2) {
        const float *score = scores + k * PANEL + v * LANES;
        vf even = coarse_exp2_of(load(score) - best), odd = k + 1 < keys ? coarse_exp2_of(load(score + PANEL) - best) : (vf){};
        *(vi_any *)((int32_t *)weights + k / 2 * PANEL + v * LANES) = pairs_across(even, odd);
        sum += even + odd;
      }
    }
    state->sums[v] = state->sums[v] * shrink[v] + sum;
    state->best[v] = best;
  }
}

/// A panel of queries of one head; `sums` [head_size, PANEL] is what the values come to.
INLINE void attend_panel(int type, const attention_job *job, long head, const void *queries, float *scores, void *weights, float *sums, softmax_state *state) {
  const sk_attention *a = job->attention;
  long size = a->head_size, depth = UP(a->keys, 2), element = type == SK_FLOAT32 ? 4 : 2;
  const char *keys = job->keys + head * job->key_bytes, *values = job->values + head * job->value_bytes;
  long tile_bytes = packed_rows_bytes(type, TILE_ROWS, size);
  for (int v = 0; v < TILE_VECTORS; v++) state->best[v] = splat(-1e38f), state->sums[v] = (vf){};
  for (long first = 0; first < a->keys; first += CHUNK_TILES * TILE_ROWS) {
    long count = MIN(CHUNK_TILES * TILE_ROWS, a->keys - first);
    for (long k = 0; k < count; k += TILE_ROWS, keys += tile_bytes)
      product(type, (int)MIN(TILE_ROWS, count - k), keys, queries, UP(size, 2), scores + k * PANEL);
    vf shrink[TILE_VECTORS];
    soften_chunk(type, state, scores, count, weights, shrink);
    if (type == SK_FLOAT32 && count & 1) memset(scores + count * PANEL, 0, PANEL * 4);
    for (long begin = 0, end, group = 0; begin < size; begin = end) {
      end = group_begin(size, ++group);
      int rows = (int)(end - begin);
      float tile[TILE_ROWS * PANEL], *into = first ? tile : sums + begin * PANEL;
      product(type, rows, values + (begin * depth + first * rows) * element, type == SK_FLOAT32 ? scores : weights, UP(count, 2), into);
      if (first)
        for (long r = 0; r < rows; r++)
          for (int v = 0; v < TILE_VECTORS; v++) {
            float *sum = sums + (begin + r) * PANEL + v * LANES;
            store(sum, load(sum) * shrink[v] + load(tile + r * PANEL + v * LANES));
          }
    }
  }
}

static void attention_panels(const void *context, long begin, long end, int thread) {
  const attention_job *job = context;
  const sk_attention *a = job->attention;
  long size = a->head_size, chunk = CHUNK_TILES * TILE_ROWS * PANEL * 4;
  char *scratch = sk_pool_scratch(job->pool, thread, 2 * chunk + 2 * panel_bytes(SK_FLOAT32, size) + PANEL * size * 4);
  if (!scratch) return;
  float *scores = (float *)scratch, *sums = (float *)(scratch + 2 * chunk), *padded = sums + size * PANEL;
  char *weights = scratch + chunk, *queries = (char *)(padded + size * PANEL);
  // In bfloat16 powers are of 2, so that a score is its exponent.
  float scale = a->type == SK_FLOAT32 ? a->scale : a->scale * 1.44269504088896341f, totals[PANEL];
  for (long item = begin; item < end; item++) {
    long head = item / job->panels, row = item % job->panels * PANEL, rows = MIN(PANEL, a->queries - row);
    const float *query = a->query + row * a->ld_query + head * size;
    long ld_query = a->ld_query;
    if (rows < PANEL) {  // a panel is always whole
      memset(padded, 0, (size_t)(PANEL * size) * 4);
      for (long r = 0; r < rows; r++) memcpy(padded + r * size, query + r * ld_query, (size_t)size * 4);
      query = padded, ld_query = size;
    }
    pack_rows(a->type, query, ld_query, PANEL, size, scale, queries);
    softmax_state state;
    if (a->type == SK_FLOAT32) attend_panel(SK_FLOAT32, job, head, queries, scores, weights, sums, &state);
    else attend_panel(SK_BFLOAT16, job, head, queries, scores, weights, sums, &state);
    for (int v = 0; v < TILE_VECTORS; v++) store(totals + v * LANES, state.sums[v]);
    for (long r = 0; r < rows; r++) {
      float *out = a->out + (row + r) * a->ld_out + head * size, factor = 1.0f / totals[r];
      for (long c = 0; c < size; c++) out[c] = sums[c * PANEL + r] * factor;
    }
  }
}

static void attention(sk_pool *pool, const sk_attention *a) {
  attention_job job = {.attention = a, .pool = pool, .panels = (a->queries + PANEL - 1) / PANEL};
  job.key_bytes = UP(a->keys, PANEL) / PANEL * panel_bytes(a->type, a->head_size);
  job.value_bytes = UP(a->head_size, PANEL) / PANEL * panel_bytes(a->type, a->keys);
  job.keys = a->workspace;
  job.values = job.keys + a->heads * job.key_bytes;
  sk_pool_run(pool, a->heads, 1, attention_pack_heads, &job);
  sk_pool_run(pool, a->heads * job.panels, 1, attention_panels, &job);
}
