#define _GNU_SOURCE

#include "CMedia.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Pages of the Ogg bitstream: RFC 3533, section 6.

enum { HEADER = 27, MOST_SEGMENTS = 255, MOST_BODY = MOST_SEGMENTS * 255 };

static uint32_t table[8][256];

/// The polynomial 0x04C11DB7, highest bit first, from 0: eight bytes a step.
static void make_table(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t sum = byte << 24;
    for (int bit = 0; bit < 8; bit++) sum = sum << 1 ^ (sum >> 31 ? 0x04C11DB7 : 0);
    table[0][byte] = sum;
  }
  for (int step = 1; step < 8; step++) {
    for (int byte = 0; byte < 256; byte++) {
      table[step][byte] = table[step - 1][byte] << 8 ^ table[0][table[step - 1][byte] >> 24];
    }
  }
}

static uint32_t checksum(uint32_t sum, const uint8_t *bytes, size_t count) {
  for (; count >= 8; bytes += 8, count -= 8) {
    sum ^= (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    sum = table[7][sum >> 24] ^ table[6][sum >> 16 & 255] ^ table[5][sum >> 8 & 255] ^ table[4][sum & 255] ^
          table[3][bytes[4]] ^ table[2][bytes[5]] ^ table[1][bytes[6]] ^ table[0][bytes[7]];
  }
  while (count--) sum = sum << 8 ^ table[0][(sum >> 24 ^ *bytes++) & 255];
  return sum;
}

static uint32_t number(const uint8_t *bytes) {
  return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

/// Whether a page begins anywhere behind `position`.
static bool page_follows(struct media_source *source, int64_t position, uint8_t *buffer) {
  const int64_t step = HEADER + MOST_BODY;
  while (position < source->size) {
    source->position = position;
    const int64_t got = media_source_read(source, buffer, step);
    if (got < 4) return false;
    if (memmem(buffer, (size_t)got, "OggS", 4)) return true;
    position += got - 3;
  }
  return false;
}

enum media_ogg_state media_ogg_check(struct media_source *source) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_table);
  uint8_t *page = malloc(HEADER + MOST_SEGMENTS + MOST_BODY);
  if (!page) return MEDIA_OGG_WHOLE;
  enum media_ogg_state state = MEDIA_OGG_WHOLE;
  int64_t position = 0;
  uint32_t stream = 0, sequence = 0;
  while (state == MEDIA_OGG_WHOLE && position < source->size) {
    source->position = position;
    const int64_t head = media_source_read(source, page, HEADER + MOST_SEGMENTS);
    if (head < HEADER || memcmp(page, "OggS", 4) != 0) {
      // A tag may stand behind the last page.
      if (page_follows(source, position + 1, page)) state = MEDIA_OGG_DAMAGED;
      break;
    }
    int64_t size = HEADER + page[26];
    for (int i = 0; i < page[26] && HEADER + i < head; i++) size += page[HEADER + i];
    if (position + size > source->size) {
      // A damaged header may tell of too many bytes.
      state = page_follows(source, position + 1, page) ? MEDIA_OGG_DAMAGED : MEDIA_OGG_CUT;
      break;
    }
    source->position = position;
    if (media_source_read(source, page, size) != size) break;
    const uint32_t told = number(page + 22);
    memset(page + 22, 0, 4);
    const bool joins = position == 0 || number(page + 14) != stream || page[5] & 2 || number(page + 18) == sequence + 1;
    if (checksum(0, page, (size_t)size) != told || !joins) state = MEDIA_OGG_DAMAGED;
    stream = number(page + 14);
    sequence = number(page + 18);
    position += size;
  }
  free(page);
  return state;
}
