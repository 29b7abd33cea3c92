// Cairo, and the few things we ask of Pango: text broken into lines, measured and drawn. Calls on one thread share that
// thread's font map, so any number of threads may measure and draw.
#ifndef STENO_CPANGO_SHIM_H
#define STENO_CPANGO_SHIM_H

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

struct steno_text_style {
  const char *family;
  double size;  // of the em square, in units of the drawing
  int weight;   // 400 normal, 700 bold
  int right_to_left;
};

struct steno_text_line {
  int start;  // bytes
  int length;
  double width;
};

// A context that measures as a scalable drawing needs it: nothing snaps to pixels. Free with g_object_unref.
static inline PangoContext *steno_text_context(void) {
  PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context, FALSE);
  return context;
}

static inline PangoLayout *steno_text_layout(
    PangoContext *context, struct steno_text_style style, const char *text, int length) {
  pango_context_set_base_dir(context, style.right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  PangoLayout *layout = pango_layout_new(context);
  PangoFontDescription *font = pango_font_description_new();
  pango_font_description_set_family(font, style.family);
  pango_font_description_set_weight(font, (PangoWeight)style.weight);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_auto_dir(layout, FALSE);
  pango_layout_set_text(layout, text, length);
  return layout;
}

// Breaks text into lines no wider than `width` (below 0: no limit). Writes up to `capacity` lines; returns how many
// there are.
static inline int steno_text_break(
    PangoContext *context, struct steno_text_style style, const char *text, int length, double width,
    struct steno_text_line *lines, int capacity) {
  PangoLayout *layout = steno_text_layout(context, style, text, length);
  if (width >= 0) {
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  }
  int count = pango_layout_get_line_count(layout);
  for (int i = 0; i < count && i < capacity; i++) {
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
    PangoRectangle logical;
    pango_layout_line_get_extents(line, NULL, &logical);
    lines[i].start = line->start_index;
    lines[i].length = line->length;
    lines[i].width = (double)logical.width / PANGO_SCALE;
  }
  g_object_unref(layout);
  return count;
}

// Heights above and below the baseline of the style's first font.
static inline void steno_text_metrics(
    PangoContext *context, struct steno_text_style style, double *ascent, double *descent) {
  PangoLayout *layout = steno_text_layout(context, style, "", 0);
  PangoFontMetrics *metrics =
      pango_context_get_metrics(context, pango_layout_get_font_description(layout), NULL);
  *ascent = (double)pango_font_metrics_get_ascent(metrics) / PANGO_SCALE;
  *descent = (double)pango_font_metrics_get_descent(metrics) / PANGO_SCALE;
  pango_font_metrics_unref(metrics);
  g_object_unref(layout);
}

// 1 where the first letter with a direction is right-to-left.
static inline int steno_text_is_right_to_left(const char *text, int length) {
  return pango_find_base_dir(text, length) == PANGO_DIRECTION_RTL;
}

// Draws one line with its left end at `x` and its baseline at `y`, in the source color of `cairo`. As outlines its letters
// stand exactly where they were measured; as glyphs a raster moves each to a whole pixel.
static inline void steno_text_draw(
    cairo_t *cairo, PangoContext *context, struct steno_text_style style, const char *text, int length,
    double x, double y, int as_outlines) {
  pango_cairo_update_context(cairo, context);
  PangoLayout *layout = steno_text_layout(context, style, text, length);
  cairo_move_to(cairo, x, y);
  PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
  if (as_outlines) {
    pango_cairo_layout_line_path(cairo, line);
    cairo_fill(cairo);
  } else {
    pango_cairo_show_layout_line(cairo, line);
  }
  g_object_unref(layout);
}

// Unlike `pango_font_map_create_context`, which Swift sees, this takes any object.
static inline void steno_text_context_free(PangoContext *context) { g_object_unref(context); }

#endif
