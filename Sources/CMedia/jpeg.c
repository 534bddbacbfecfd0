#include "CMedia.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
// libjpeg's header needs what stdio.h defines.
#include <jpeglib.h>

// Each scan costs a pass over the image, and a file can have thousands of empty ones. Encoders write about ten.
static const int most_scans = 500;

static const char cut_off[] = "it ends too early";

struct decoder {
  struct media_jpeg shown;  // first, so that a pointer to it is one to the decoder
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  bool started;
  char message[JMSG_LENGTH_MAX];
};

static void fail(j_common_ptr info) {
  struct decoder *decoder = info->client_data;
  info->err->format_message(info, decoder->message);
  decoder->shown.problem = decoder->message;
  longjmp(decoder->escape, 1);
}

// Warnings are of damage that libjpeg patches up.
static void print_nothing(j_common_ptr info) { (void)info; }

static void count_scans(j_common_ptr info) {
  struct decoder *decoder = info->client_data;
  if (decoder->info.input_scan_number <= most_scans) return;
  decoder->shown.problem = "it has far too many scans";
  longjmp(decoder->escape, 1);
}

static void nothing_to_do(j_decompress_ptr info) { (void)info; }

/// All of the file is in the buffer from the start, so where more is asked for there is none.
static boolean no_more(j_decompress_ptr info) {
  (void)info;
  return FALSE;
}

static void skip(j_decompress_ptr info, long count) {
  struct jpeg_source_mgr *source = info->src;
  const size_t skipped = count < 0 ? 0 : (size_t)count < source->bytes_in_buffer ? (size_t)count : source->bytes_in_buffer;
  source->next_input_byte += skipped;
  source->bytes_in_buffer -= skipped;
}

static void read_header(struct decoder *decoder, const uint8_t *bytes, size_t count) {
  struct jpeg_decompress_struct *info = &decoder->info;
  if (setjmp(decoder->escape)) return;
  jpeg_create_decompress(info);
  decoder->source = (struct jpeg_source_mgr){
      .next_input_byte = bytes,
      .bytes_in_buffer = count,
      .init_source = nothing_to_do,
      .fill_input_buffer = no_more,
      .skip_input_data = skip,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = nothing_to_do,
  };
  info->src = &decoder->source;
  info->progress = &decoder->progress;
  int status;
  do status = jpeg_read_header(info, FALSE);
  while (status == JPEG_HEADER_TABLES_ONLY);
  if (status == JPEG_SUSPENDED) {
    decoder->shown.problem = cut_off;
    return;
  }
  const int components = info->num_components;
  if (components != 1 && components != 3 && components != 4) {
    snprintf(decoder->message, sizeof decoder->message, "it has %d colour components", components);
    decoder->shown.problem = decoder->message;
    return;
  }
  info->out_color_space = components == 4 ? JCS_CMYK : JCS_RGB;
  decoder->shown.width = (int)info->image_width;
  decoder->shown.height = (int)info->image_height;
  decoder->shown.channels = components == 4 ? 4 : 3;
}

struct media_jpeg *media_jpeg_open(const uint8_t *bytes, size_t count) {
  struct decoder *decoder = calloc(1, sizeof *decoder);
  if (!decoder) return NULL;
  decoder->info.err = jpeg_std_error(&decoder->errors);
  decoder->errors.error_exit = fail;
  decoder->errors.output_message = print_nothing;
  decoder->progress.progress_monitor = count_scans;
  decoder->info.client_data = decoder;
  read_header(decoder, bytes, count);
  return &decoder->shown;
}

bool media_jpeg_rows(struct media_jpeg *jpeg, uint8_t *target, int rows) {
  struct decoder *decoder = (struct decoder *)jpeg;
  const size_t row_bytes = (size_t)jpeg->width * (size_t)jpeg->channels;
  if (jpeg->problem || setjmp(decoder->escape)) return false;
  if (!decoder->started) decoder->started = jpeg_start_decompress(&decoder->info);
  for (int row = 0; row < rows; row++) {
    uint8_t *start = target + (size_t)row * row_bytes;
    if (!decoder->started || jpeg_read_scanlines(&decoder->info, &start, 1) != 1) {
      jpeg->problem = cut_off;
      return false;
    }
  }
  return true;
}

bool media_jpeg_finish(struct media_jpeg *jpeg) {
  struct decoder *decoder = (struct decoder *)jpeg;
  if (jpeg->problem || setjmp(decoder->escape)) return false;
  jpeg_finish_decompress(&decoder->info);
  return true;
}

void media_jpeg_close(struct media_jpeg *jpeg) {
  struct decoder *decoder = (struct decoder *)jpeg;
  jpeg_destroy_decompress(&decoder->info);
  free(decoder);
}
