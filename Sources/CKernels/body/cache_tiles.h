// Attention over a paged cache for many rows of one sequence, such as a prompt's: the positions that they see are packed
// into panels once, and tiles of rows are multiplied with them. In float32 each sum runs in the same order as for a
// single row, so that the two ways give the same.

/// Rows that share what was packed, and from how many on packing pays.
enum { CHUNK_ROWS = 16 * TILE_ROWS, FEWEST_TILED_ROWS = 16 };

/// Positions that lie side by side in a block and in a panel.
enum { PIECE = PANEL < 16 ? PANEL : 16 };

/// Keys of `count` positions from `origin` on, into panels of [positions, head_size].
static void pack_cached_keys(const sk_cache *c, const int32_t *table, long head, long origin, long count, char *panels) {
  long size = c->head_size, bytes = panel_bytes(c->type, size);
  for (long first = 0; first < UP(count, PIECE); first += PIECE) {
    long position = origin + first;
    long at = (table[position / c->block_size] * c->heads + head) * size * c->block_size + position % c->block_size;
    char *panel = panels + first / PANEL * bytes;
    if (c->type == SK_FLOAT32) {
      const float *keys = (const float *)c->keys + at;
      for (long k = 0; k < size; k++) memcpy((float *)panel + k * PANEL + first % PANEL, keys + k * c->block_size, PIECE * 4);
      if (size & 1) memset((float *)panel + size * PANEL + first % PANEL, 0, PIECE * 4);
      continue;
    }
    const uint16_t *keys = (const uint16_t *)c->keys + at;
    for (long k = 0; k < size; k += 2) {
      uint16_t *to = (uint16_t *)panel + (k / 2 * PANEL + first % PANEL) * 2, even[PIECE], odd[PIECE] = {};
      memcpy(even, keys + k * c->block_size, sizeof even);
      if (k + 1 < size) memcpy(odd, keys + (k + 1) * c->block_size, sizeof odd);
      for (int i = 0; i < PIECE; i++) {
        to[2 * i] = even[i];
        to[2 * i + 1] = odd[i];
      }
    }
  }
}

/// Values of the same positions, into panels of [head_size, positions].
static void pack_cached_values(const sk_cache *c, const int32_t *table, long head, long origin, long count, char *panels) {
  long size = c->head_size, bytes = panel_bytes(c->type, count), element = c->type == SK_FLOAT32 ? 4 : 2;
  static const float nothing[1024];
  for (long p = 0; p < count; p += 2) {
    const char *rows[2];
    for (long i = 0; i < 2; i++) {
      long position = origin + p + i;
      long block = table[(p + i < count ? position : origin) / c->block_size];
      rows[i] = (const char *)c->values + ((block * c->heads + head) * c->block_size + position % c->block_size) * size * element;
      if (p + i == count) rows[i] = (const char *)nothing;
    }
    for (long column = 0; column < size; column += PANEL) {
      long width = MIN(PANEL, size - column);
      char *panel = panels + column / PANEL * bytes;
      if (c->type == SK_FLOAT32) {
        for (long i = 0; i < 2; i++) {
          float *to = (float *)panel + (p + i) * PANEL;
          memcpy(to, (const float *)rows[i] + column, (size_t)width * 4);
          memset(to + width, 0, (size_t)(PANEL - width) * 4);
        }
      } else {
        const uint16_t *even = (const uint16_t *)rows[0] + column, *odd = (const uint16_t *)rows[1] + column;
        uint16_t *to = (uint16_t *)panel + p / 2 * PANEL * 2;
        for (long i = 0; i < width; i++) {
          to[2 * i] = even[i];
          to[2 * i + 1] = odd[i];
        }
        memset(to + 2 * width, 0, (size_t)(PANEL - width) * 4);
      }
    }
  }
}

/// `rows` rows from `row` on with the query heads that share cache head `cached`.
static void attend_chunk(const cache_job *job, long row, long rows, long cached, int thread) {
  const sk_cache_attention *a = job->attention;
  const sk_cache *c = &a->cache;
  long size = c->head_size, group = a->heads / c->heads, longest = 0, origin = LONG_MAX;
  for (long r = row; r < row + rows; r++) {
    longest = a->lengths[r] > longest ? a->lengths[r] : longest;
    origin = MIN(origin, window_begin(a, a->lengths[r]));
  }
  origin = origin / PANEL * PANEL;
  long count = longest - origin, padded = UP(count, PANEL);
  long key_panel = panel_bytes(c->type, size), value_panel = panel_bytes(c->type, count);
  long key_bytes = padded / PANEL * key_panel, value_bytes = UP(size, PANEL) / PANEL * value_panel;
  long query_bytes = UP(packed_rows_bytes(c->type, TILE_ROWS, size), 64);
  long weight_bytes = UP(packed_rows_bytes(c->type, TILE_ROWS, padded), 64);
  char *keys = sk_pool_scratch(job->pool, thread, key_bytes + value_bytes + query_bytes + weight_bytes + TILE_ROWS * padded * 4);
  if (!keys) return;
  char *values = keys + key_bytes, *queries = values + value_bytes, *weights = queries + query_bytes;
  float *scores = (float *)(weights + weight_bytes), sums[TILE_ROWS * PANEL], scales[TILE_ROWS];
  const int32_t *table = a->tables + a->starts[row];
  pack_cached_keys(c, table, cached, origin, count, keys);
  pack_cached_values(c, table, cached, origin, count, values);
  for (long head = cached * group; head < (cached + 1) * group; head++)
    for (long first = row; first < row + rows; first += TILE_ROWS) {
      int tile = (int)MIN(TILE_ROWS, row + rows - first);
      long visible = 0;
      for (int r = 0; r < tile; r++) visible = a->lengths[first + r] - origin > visible ? a->lengths[first + r] - origin : visible;
      pack_rows(c->type, a->query + first * a->ld_query + head * size, a->ld_query, tile, size, a->scale, queries);
      for (long p = 0; p < visible; p += PANEL) {
        product(c->type, tile, queries, keys + p / PANEL * key_panel, UP(size, 2), sums);
        for (int r = 0; r < tile; r++) memcpy(scores + r * padded + p, sums + r * PANEL, PANEL * 4);
      }
      for (int r = 0; r < tile; r++) {
        float *row_scores = scores + r * padded;
        long length = a->lengths[first + r] - origin, begin = window_begin(a, a->lengths[first + r]) - origin;
        for (long p = 0; p < begin; p++) row_scores[p] = -INFINITY;
        scales[r] = 1.0f / soften(c->type, row_scores, length, UP(length, LANES));
        for (long p = 0; p < begin; p++) row_scores[p] = 0;
        for (long p = length; p < UP(visible, 2); p++) row_scores[p] = 0;
      }
      pack_rows(c->type, scores, padded, tile, UP(visible, 2), 1, weights);
      for (long column = 0; column < size; column += PANEL) {
        product(c->type, tile, weights, values + column / PANEL * value_panel, UP(visible, 2), sums);
        for (int r = 0; r < tile; r++) {
          float *out = a->out + (first + r) * a->ld_out + head * size + column;
          for (long i = 0; i < MIN(PANEL, size - column); i++) out[i] = sums[r * PANEL + i] * scales[r];
        }
      }
    }
}

static void attend_chunks(const void *context, long begin, long end, int thread) {
  const cache_job *job = context;
  for (long item = begin; item < end; item++) {
    long chunk = item / job->attention->cache.heads * CHUNK_ROWS;
    attend_chunk(job, job->row + chunk, MIN(CHUNK_ROWS, job->rows - chunk), item % job->attention->cache.heads, thread);
  }
}

static void cache_attention(sk_pool *pool, const sk_cache_attention *a) {
  for (long row = 0, end; row < a->rows; row = end) {
    // A run of rows of one sequence, or of rows that are each worked on alone.
    int tiled = 0;
    for (end = row; end < a->rows;) {
      long next = end + 1;
      while (next < a->rows && a->starts[next] == a->starts[end]) next++;
      tiled = next - end >= FEWEST_TILED_ROWS;
      if (tiled && end > row) {
        tiled = 0;
        break;
      }
      end = next;
      if (tiled) break;
    }
    cache_job job = {a, pool, row, end - row};
    if (tiled) sk_pool_run(pool, (job.rows + CHUNK_ROWS - 1) / CHUNK_ROWS * a->cache.heads, 1, attend_chunks, &job);
    else sk_pool_run(pool, job.rows * a->heads, 1, attend_items, &job);
  }
}
