# Curves y(x) with error bands or bars, and open symbols for other people's points. Set before this:
#   name, curves, overlays, styles             stem of the files, numbers of things
#   $curve, $overlay                           data blocks, one index for each thing: x, y, lower y, upper y
#   shade[], dash[], label[]                   of each curve; label '' for no entry in the legend
#   overlay_shade[], overlay_dash[]            of each set of points
#   style_label[], overlay_label               legend entries in black
#   legend_title, legend_width                 the width in letters
#   is_ordered, has_symbols, has_error         0 or 1
#   has_bar, bar_low, bar_high                 a colour bar in place of the legend's curves

has_legend = legend_width > 0 || legend_title ne ''
if (has_bar) {
  set colorbox vertical user origin graph 1.03, graph 0 size graph 0.03, graph 1 noborder
  set cbrange [bar_low:bar_high]
  set cblabel legend_title offset 0.5, 0
  set cbtics scale 0.5
  set key outside top center horizontal  # the bar stands where the legend would
} else {
  unset colorbox
  set key title legend_title left
}
set rmargin at screen has_bar ? 0.81 : has_legend ? 0.885 - 0.0136 * legend_width : 0.96

do for [format in 'svg png'] {
  if (format eq 'svg') {
    set terminal svg enhanced size 720,450 font 'Arial,14' linewidth 1 background rgb 'white' name name
  } else {
    set terminal pngcairo enhanced size 1440,900 font 'Arial,13' fontscale 2 linewidth 2 pointscale 2 \
        background rgb 'white'
  }
  set output name.'.'.format
  plot \
    for [i = 1:has_bar] $curve index 0 using (NaN):(NaN):(bar_low) with points palette, \
    for [i = 1:has_error && !has_symbols ? curves : 0] $curve index i - 1 using 1:3:4 with filledcurves \
        fillstyle transparent solid 0.18 noborder fillcolor rgb colour_of(shade[i], is_ordered), \
    for [i = 1:has_symbols ? 0 : curves] $curve index i - 1 using 1:2 with lines linewidth 2 dashtype dash[i] \
        linecolor rgb colour_of(shade[i], is_ordered) title label[i], \
    for [i = 1:has_symbols && has_error ? curves : 0] $curve index i - 1 using 1:2:3:4 with yerrorbars \
        pointtype 0 linewidth 1.2 linecolor rgb colour_of(shade[i], is_ordered), \
    for [i = 1:has_symbols ? curves : 0] $curve index i - 1 using 1:2 with points pointsize 0.7 \
        pointtype filled[(dash[i] - 1) % 5 + 1] linecolor rgb colour_of(shade[i], is_ordered) title label[i], \
    for [i = 1:overlays] $overlay index i - 1 using 1:2 with points linewidth 1.6 pointsize 1.2 \
        pointtype open[(overlay_dash[i] - 1) % 5 + 1] linecolor rgb colour_of(overlay_shade[i], is_ordered), \
    for [i = 1:has_symbols ? 0 : styles] NaN with lines linewidth 2 dashtype i linecolor rgb '#333333' \
        title style_label[i], \
    for [i = 1:has_symbols ? styles : 0] NaN with points pointsize 0.7 pointtype filled[(i - 1) % 5 + 1] \
        linecolor rgb '#333333' title style_label[i], \
    for [i = 1:overlays > 0] NaN with points linewidth 1.6 pointsize 1.2 pointtype 6 linecolor rgb '#333333' \
        title overlay_label
  set output
}
