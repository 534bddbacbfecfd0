// Rotary position embedding: pairs of a head's elements are turned by an angle that grows with the position.

static void angle_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_angles *a = context;
  for (long r = begin; r < end; r++) {
    const float *frequencies = a->frequencies + r * a->ld_frequencies;
    float *cosines = a->out + r * a->ld_out, *sines = cosines + a->half;
    for (long i = 0; i < a->half; i++) {
      long axis = a->axes ? a->axes[i] : 0;
      float angle = (float)a->positions[axis * a->ld_positions + r] * frequencies[i];
      cosines[i] = cosf(angle) * a->scale;
      sines[i] = sinf(angle) * a->scale;
    }
  }
}

static void angles(sk_pool *pool, const sk_angles *a) { sk_pool_run(pool, a->rows, 16, angle_rows, a); }

static void rotate_rows(const void *context, long begin, long end, int thread) {
  (void)thread;
  const sk_rotation *t = context;
  for (long r = begin; r < end; r++) {
    const float *cosines = t->angles + r * t->ld_angles, *sines = cosines + t->half;
    for (long h = 0; h < t->heads; h++) {
      float *low = t->x + r * t->ldx + h * t->head_size, *high = low + t->half;
      if (t->neighbours) {
        for (long i = 0; i < t->half; i++) {
          float x = low[2 * i], y = low[2 * i + 1];
          low[2 * i] = x * cosines[i] - y * sines[i];
          low[2 * i + 1] = y * cosines[i] + x * sines[i];
        }
        continue;
      }
      for (long i = 0; i < t->half; i++) {
        float x = low[i], y = high[i];
        low[i] = x * cosines[i] - y * sines[i];
        high[i] = y * cosines[i] + x * sines[i];
      }
    }
  }
}

static void rotate(sk_pool *pool, const sk_rotation *t) { sk_pool_run(pool, t->rows, 16, rotate_rows, t); }
