#pragma once
// What a figure comes down to before gnuplot sees it: curves with their numbers, colours and words.

#include <ozark/io/figure.hpp>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

struct Curve {
  std::string label;                          // in the legend; empty: none
  double shade = -1.0;                        // place in the palette: [0, 1] if ordered, else 0, 1, ...; < 0: black
  int style = 1;                              // line style or symbol, from 1
  std::vector<std::array<double, 4>> points;  // x, y, lower and upper y; not finite: a gap
};

struct Picture {
  std::string name, title, x_label, y_label, legend_title, overlay_label;
  std::vector<Curve> curves, overlays;
  std::vector<std::string> style_labels;  // legend entries of the line styles, if there are several
  std::vector<double> x_range, y_range;   // empty or [low, high]
  std::vector<double> bar_range;          // [low, high] of the colour bar; empty: a legend instead
  bool log_x = false, log_y = false, symbols = false, errors = false, ordered = false;
};

/// @param run      run directory with tables/, or a sweep with points/
/// @param overlay  CSV file of the open symbols, if any
/// @return         none if there is nothing to draw
/// @throws ConfigError  a column that is missing or holds words  @throws IoError  a table that cannot be read
[[nodiscard]] std::optional<Picture> picture_of(const Figure& figure, const std::filesystem::path& run,
                                                const std::optional<std::filesystem::path>& overlay);

}  // namespace ozark
