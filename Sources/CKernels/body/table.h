// All kernels for one instruction set, and the table that names them.
#include "vector.h"
// The order matters: each file uses those above it.
#include "tile.h"
#include "pack.h"
#include "activation.h"
#include "linear.h"
#include "rows.h"
#include "recurrent.h"
#include "weights.h"
#include "threshold.h"
#include "rotary.h"
#include "attention.h"
#include "soften.h"
#include "cache.h"
#include "cache_tiles.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

const sk_kernels JOIN(sk, ISA) = {
    .name = TEXT(ISA),
    .panel = PANEL,
    .pack = pack,
    .linear = linear,
    .gather = gather,
    .activate = activate,
    .gated = gated,
    .magnitudes = magnitudes,
    .lstm = lstm,
    .layer_norm = layer_norm,
    .rms_norm = rms_norm,
    .whole_norm = whole_norm,
    .angles = angles,
    .rotate = rotate,
    .pool_rows = pool_rows,
    .patches = patches,
    .attention = attention,
    .cache_write = cache_write,
    .cache_attention = cache_attention,
    .cache_weights = cache_weights,
    .widen = widen,
    .add = add,
    .argmax = argmax,
    .weight_sum = weight_sum,
    .threshold = threshold,
    .sample = sample,
    .columns_from = columns_from,
    .restrict_row = restrict_row,
};
