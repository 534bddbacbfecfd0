// All kernels for one instruction set, and the table that names them.
#include "vector.h"
// The order matters: each file uses those above it.
#include "tile.h"
#include "pack.h"
#include "linear.h"
#include "rows.h"
#include "attention.h"
#include "cache.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

const sk_kernels JOIN(sk, ISA) = {
    .name = TEXT(ISA),
    .panel = PANEL,
    .pack = pack,
    .linear = linear,
    .gather = gather,
    .layer_norm = layer_norm,
    .attention = attention,
    .cache_write = cache_write,
    .cache_attention = cache_attention,
    .widen = widen,
    .add = add,
    .argmax = argmax,
};
