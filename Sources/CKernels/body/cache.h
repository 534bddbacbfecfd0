// Attention over a paged cache, and writing to it. Keys lie with positions side by side, so that a vector holds the
// scores of neighbouring positions; values lie with the head's elements side by side.

INLINE vf load_cached(int type, const void *p, long index) {
  return type == SK_FLOAT32 ? load((const float *)p + index) : widen_bf16((const uint16_t *)p + index);
}

INLINE void put_cached(int type, void *p, long index, float x) {
  if (type == SK_FLOAT32) ((float *)p)[index] = x;
  else ((uint16_t *)p)[index] = narrow_bf16(x);
}

static void write_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_cache_write *w = context;
  const sk_cache *c = &w->cache;
  for (long r = begin; r < end; r++) {
    long block = w->slots[r] / c->block_size, offset = w->slots[r] % c->block_size;
    long base = block * c->heads * c->head_size * c->block_size;
    for (long h = 0; h < c->heads; h++) {
      const float *key = w->key + r * w->ld_key + h * c->head_size, *value = w->value + r * w->ld_value + h * c->head_size;
      long head = base + h * c->head_size * c->block_size;
      for (long i = 0; i < c->head_size; i++) {
        put_cached(c->type, c->keys, head + i * c->block_size + offset, key[i]);
        put_cached(c->type, c->values, head + offset * c->head_size + i, value[i]);
      }
    }
  }
}

static void cache_write(sk_pool *pool, const sk_cache_write *w) { sk_pool_run(pool, w->rows, 64, write_rows, w); }

/// scores[0 ..< positions] = q . keys; `positions` is a whole number of vectors. Four rows of keys at a time, so that the
/// scores are read and written a quarter as often.
INLINE void score_block(int type, const float *q, long size, const void *keys, long base, long stride, long positions, float *scores) {
  long i = 0;
  for (; i + 4 <= size; i += 4) {
    long k = base + i * stride;
    for (long p = 0; p < positions; p += LANES) {
      vf s = i ? load(scores + p) : (vf){};
      s = q[i] * load_cached(type, keys, k + p) + s;
      s = q[i + 1] * load_cached(type, keys, k + stride + p) + s;
      s = q[i + 2] * load_cached(type, keys, k + 2 * stride + p) + s;
      s = q[i + 3] * load_cached(type, keys, k + 3 * stride + p) + s;
      store(scores + p, s);
    }
  }
  for (; i < size; i++)
    for (long p = 0; p < positions; p += LANES) {
      vf s = i ? load(scores + p) : (vf){};
      store(scores + p, q[i] * load_cached(type, keys, base + i * stride + p) + s);
    }
}

/// out[0 ..< size] += weights . values, `vectors` vectors of the head at a time.
INLINE void weigh_block(int type, const int vectors, const float *weights, const void *values, long base, long size, long positions, float *out) {
  vf sums[4];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) sums[v] = load(out + v * LANES);
  for (long p = 0; p < positions; p++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sums[v] = weights[p] * load_cached(type, values, base + p * size + v * LANES) + sums[v];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) store(out + v * LANES, sums[v]);
}

typedef struct {
  const sk_cache_attention *attention;
  sk_pool *pool;
  long row;   // the first of this job's rows
  long rows;
} cache_job;

/// The first position that a row of that length sees.
INLINE long window_begin(const sk_cache_attention *a, long length) {
  return a->window && length > a->window ? length - a->window : 0;
}

INLINE void attend(int type, const sk_cache_attention *a, long row, long head, float *scores) {
  const sk_cache *c = &a->cache;
  long size = c->head_size, length = a->lengths[row], cached = head / (a->heads / c->heads);
  const int32_t *table = a->tables + a->starts[row];
  long begin = window_begin(a, length), origin = begin / c->block_size * c->block_size;
  float q[1024];  // head sizes are far below this; the backend checks
  for (long i = 0; i < size; i++) q[i] = a->query[row * a->ld_query + head * size + i] * a->scale;
  for (long first = origin; first < length; first += c->block_size) {
    long positions = UP(MIN(c->block_size, length - first), LANES);
    long base = (table[first / c->block_size] * c->heads + cached) * size * c->block_size;
    score_block(type, q, size, c->keys, base, c->block_size, positions, scores + first);
  }
  for (long p = origin; p < begin; p++) scores[p] = -INFINITY;
  float scale = 1.0f / soften(SK_FLOAT32, scores + origin, length - origin, UP(length - origin, LANES));
  for (long p = origin; p < begin; p++) scores[p] = 0;
  float *out = a->out + row * a->ld_out + head * size;
  memset(out, 0, (size_t)size * 4);
  for (long first = origin; first < length; first += c->block_size) {
    long positions = MIN(c->block_size, length - first), i = 0;
    long base = (table[first / c->block_size] * c->heads + cached) * size * c->block_size;
    for (; i + 4 * LANES <= size; i += 4 * LANES) weigh_block(type, 4, scores + first, c->values, base + i, size, positions, out + i);
    for (; i + LANES <= size; i += LANES) weigh_block(type, 1, scores + first, c->values, base + i, size, positions, out + i);
    for (; i < size; i++)
      for (long p = 0; p < positions; p++) {
        float value;
        if (type == SK_FLOAT32) {
          value = ((const float *)c->values)[base + p * size + i];
        } else {
          uint32_t bits = (uint32_t)((const uint16_t *)c->values)[base + p * size + i] << 16;
          memcpy(&value, &bits, 4);
        }
        out[i] += scores[first + p] * value;
      }
  }
  for (long i = 0; i < size; i++) out[i] *= scale;
}

static void attend_items(const void *context, long begin, long end, int thread) {
  const cache_job *job = context;
  const sk_cache_attention *a = job->attention;
  for (long item = begin; item < end; item++) {
    long row = job->row + item / a->heads, head = item % a->heads;
    float *scores = sk_pool_scratch(job->pool, thread, (a->lengths[row] + a->cache.block_size + 64) * 4);
    if (!scores) return;
    if (a->cache.type == SK_FLOAT32) attend(SK_FLOAT32, a, row, head, scores);
    else attend(SK_BFLOAT16, a, row, head, scores);
  }
}

INLINE void weigh_positions(int type, const sk_cache_weights *w, long row, long head, float *scores, float *out) {
  const sk_cache *c = &w->cache;
  long size = c->head_size, length = MIN(w->lengths[row], w->positions), cached = head / (w->heads / c->heads);
  const int32_t *table = w->tables + w->starts[row];
  float q[1024];  // as in `attend`
  for (long i = 0; i < size; i++) q[i] = w->query[row * w->ld_query + head * size + i] * w->scale;
  for (long first = 0; first < length; first += c->block_size) {
    long positions = UP(MIN(c->block_size, length - first), LANES);
    long base = (table[first / c->block_size] * c->heads + cached) * size * c->block_size;
    score_block(type, q, size, c->keys, base, c->block_size, positions, scores + first);
  }
  float scale = 1.0f / soften(SK_FLOAT32, scores, length, UP(length, LANES));
  for (long p = 0; p < length; p++) out[p] = scores[p] * scale;
  for (long p = length; p < w->positions; p++) out[p] = 0;
}

typedef struct {
  const sk_cache_weights *weights;
  sk_pool *pool;
} weights_job;

static void weigh_items(const void *context, long begin, long end, int thread) {
  const weights_job *job = context;
  const sk_cache_weights *w = job->weights;
  float *scores = sk_pool_scratch(job->pool, thread, (w->positions + w->cache.block_size + 64) * 4);
  if (!scores) return;
  for (long item = begin; item < end; item++) {
    long head = w->chosen_heads[item / w->row_count], row = w->chosen_rows[item % w->row_count];
    float *out = w->out + item * w->positions;
    if (w->cache.type == SK_FLOAT32) weigh_positions(SK_FLOAT32, w, row, head, scores, out);
    else weigh_positions(SK_BFLOAT16, w, row, head, scores, out);
  }
}

static void cache_weights(sk_pool *pool, const sk_cache_weights *w) {
  weights_job job = {.weights = w, .pool = pool};
  sk_pool_run(pool, w->head_count * w->row_count, 4, weigh_items, &job);
}
