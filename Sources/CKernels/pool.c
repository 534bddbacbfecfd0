// A fixed set of threads that share out the items of one kernel at a time. Kernels follow each other within
// microseconds, so a thread that ran out of work spins for a moment before it sleeps.
#define _GNU_SOURCE
#include "CKernels.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define PAUSE() _mm_pause()
#else
#define PAUSE() ((void)0)
#endif

/// About 50 microseconds on current processors: longer than the gaps between kernels, shorter than a time slice.
enum { SPINS = 2000 };

typedef struct {
  void *memory;
  long bytes;
} scratch_t;

typedef struct {
  sk_pool *pool;
  int thread;
} worker_t;

enum { CLOSED = 1 << 30 };

struct sk_pool {
  int threads;
  pthread_t *handles;
  worker_t *workers;
  scratch_t *scratch;

  // The kernel under way.
  sk_task task;
  const void *context;
  long count, grain;
  atomic_long next;

  _Atomic unsigned generation;  // grows by one for each kernel
  // How many workers are in the kernel, and whether it takes more. The caller waits only for those that came in: one
  // that the system has not run yet costs nothing.
  atomic_int gate;
  atomic_int stopping;
  atomic_int sleepers;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  atomic_long failure;  // bytes that could not be had
};

static void share(sk_pool *pool, int thread) {
  for (;;) {
    long begin = atomic_fetch_add_explicit(&pool->next, pool->grain, memory_order_relaxed);
    if (begin >= pool->count) return;
    long end = begin + pool->grain;
    pool->task(pool->context, begin, end < pool->count ? end : pool->count, thread);
  }
}

static int enter(sk_pool *pool) {
  int inside = atomic_load_explicit(&pool->gate, memory_order_relaxed);
  while (!(inside & CLOSED))
    if (atomic_compare_exchange_weak_explicit(&pool->gate, &inside, inside + 1, memory_order_acquire,
                                              memory_order_relaxed))
      return 1;
  return 0;
}

static void *work(void *argument) {
  worker_t *worker = argument;
  sk_pool *pool = worker->pool;
  unsigned seen = 0;
  for (;;) {
    int spins = 0;
    while (atomic_load_explicit(&pool->generation, memory_order_acquire) == seen) {
      if (++spins < SPINS) {
        PAUSE();
        continue;
      }
      pthread_mutex_lock(&pool->mutex);
      atomic_fetch_add(&pool->sleepers, 1);
      while (atomic_load(&pool->generation) == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
      atomic_fetch_sub(&pool->sleepers, 1);
      pthread_mutex_unlock(&pool->mutex);
    }
    // Whichever kernel is open by now is the one that is joined.
    seen = atomic_load_explicit(&pool->generation, memory_order_acquire);
    if (atomic_load(&pool->stopping)) return NULL;
    if (!enter(pool)) continue;
    share(pool, worker->thread);
    atomic_fetch_sub_explicit(&pool->gate, 1, memory_order_release);
  }
}

/// Starts a generation: after this the workers may read the kernel's fields.
static void announce(sk_pool *pool) {
  atomic_fetch_add(&pool->generation, 1);
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
  }
}

sk_pool *sk_pool_create(int threads) {
  if (threads < 1) threads = 1;
  sk_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->handles = calloc((size_t)threads, sizeof *pool->handles);
  pool->workers = calloc((size_t)threads, sizeof *pool->workers);
  pool->scratch = calloc((size_t)threads, sizeof *pool->scratch);
  atomic_store(&pool->gate, CLOSED);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pool->threads = 1;
  if (!pool->handles || !pool->workers || !pool->scratch) {
    sk_pool_destroy(pool);
    return NULL;
  }
  for (int thread = 1; thread < threads; thread++) {
    pool->workers[thread] = (worker_t){pool, thread};
    if (pthread_create(&pool->handles[thread], NULL, work, &pool->workers[thread])) {
      sk_pool_destroy(pool);
      return NULL;
    }
    pool->threads = thread + 1;
  }
  return pool;
}

void sk_pool_destroy(sk_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->stopping, 1);
  announce(pool);
  for (int thread = 1; thread < pool->threads; thread++) pthread_join(pool->handles[thread], NULL);
  if (pool->scratch)
    for (int thread = 0; thread < pool->threads; thread++) free(pool->scratch[thread].memory);
  pthread_mutex_destroy(&pool->mutex);
  pthread_cond_destroy(&pool->wake);
  free(pool->handles);
  free(pool->workers);
  free(pool->scratch);
  free(pool);
}

int sk_pool_threads(const sk_pool *pool) { return pool->threads; }

void sk_pool_run(sk_pool *pool, long count, long grain, sk_task task, const void *context) {
  if (count <= 0) return;
  if (grain < 1) grain = 1;
  if (pool->threads == 1 || count <= grain) {
    task(context, 0, count, 0);
    return;
  }
  pool->task = task;
  pool->context = context;
  pool->count = count;
  pool->grain = grain;
  atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
  atomic_store_explicit(&pool->gate, 0, memory_order_release);
  announce(pool);
  share(pool, 0);
  atomic_fetch_or_explicit(&pool->gate, CLOSED, memory_order_acquire);
  for (int spins = 0; atomic_load_explicit(&pool->gate, memory_order_acquire) != CLOSED; spins++) {
    if (spins < SPINS) PAUSE();
    else sched_yield();
  }
}

void *sk_pool_scratch(sk_pool *pool, int thread, long bytes) {
  scratch_t *scratch = &pool->scratch[thread];
  if (scratch->bytes < bytes) {
    free(scratch->memory);
    scratch->bytes = (bytes + 4095) & ~4095L;
    scratch->memory = aligned_alloc(64, (size_t)scratch->bytes);
    if (!scratch->memory) {
      long none = 0;
      atomic_compare_exchange_strong(&pool->failure, &none, scratch->bytes);
      scratch->bytes = 0;
    }
  }
  return scratch->memory;
}

static _Thread_local long thread_failure;

void sk_pool_finish(sk_pool *pool) {
  if (!atomic_load_explicit(&pool->failure, memory_order_relaxed)) return;
  long bytes = atomic_exchange(&pool->failure, 0);
  if (!thread_failure) thread_failure = bytes;
}

long sk_thread_failure(void) {
  long bytes = thread_failure;
  thread_failure = 0;
  return bytes;
}

int sk_available_cores(void) {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores)) return 1;
  return CPU_COUNT(&cores);
}
