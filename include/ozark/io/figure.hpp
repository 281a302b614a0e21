#pragma once
// Figures of a finished run. The study says what is drawn ([[figure]]); gnuplot draws it with the scripts of
// data/figures. The run directory's figures/ gets <name>.svg, <name>.png and the <name>.gp that drew both: it carries
// its numbers with it and can be edited and run again by hand, `gnuplot <name>.gp`.

#include <ozark/core/error.hpp>
#include <ozark/io/describer.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

enum class FigureKind { lines, points };
enum class AxisScale { linear, log };

/// Columns are named without their unit. Titles and labels take gnuplot's markup: {/Symbol ...}, x_c, x^{2}.
struct Figure {
  std::string name;  // stem of the files, [a-z][a-z0-9_]*; empty: the table's name
  FigureKind kind = FigureKind::lines;
  std::string table = "sweep";         // tables/<table>.csv; of a sweep: tables/sweep.csv, or that table of every point
  std::string x;                       // column
  std::vector<std::string> y;          // columns: one line style each
  std::vector<std::string> y_error;    // columns, empty or one for each y: a band around lines, bars on points
  std::optional<std::string> series;   // column: one curve and colour per value; default: the sweep axes other than x
  std::optional<std::string> overlay;  // CSV with columns x, y[0] and perhaps the series: open symbols
  std::optional<std::string> overlay_table;                          // the same from a table of the run itself
  std::optional<std::string> title, x_label, y_label, series_label;  // default: from the columns' names and units
  std::vector<double> x_range, y_range;                              // [low, high]; default: the data's
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
};

void describe(Describer& d, Figure& figure);

/// gnuplot cannot be started. The scripts (.gp) have been written all the same.
class GnuplotMissing : public IoError {
 public:
  using IoError::IoError;
};

struct Drawn {
  std::vector<std::filesystem::path> files;  // in the order of the figures: .svg, .png, .gp
  std::vector<std::string> notes;            // one line for each figure that has no data (yet)
};

/// Draws every figure of a run or sweep directory, replacing those of the same name. Rows that failed, and empty
/// cells, break a line. The same tables give the same files, byte for byte, with the same gnuplot.
/// @param run    run directory with tables/; its figures/ is made
/// @param data   the program's data directory: figures/*.gp are read from there
/// @param study  directory of the study file: `overlay` is relative to it, or begins with data/
/// @throws ConfigError     a figure names a column its table lacks, or one that holds words
/// @throws GnuplotMissing  naming the package
/// @throws IoError         a file that cannot be read or written; gnuplot's own complaint
[[nodiscard]] Drawn draw_figures(const std::vector<Figure>& figures, const std::filesystem::path& run,
                                 const std::filesystem::path& data, const std::filesystem::path& study);

}  // namespace ozark
