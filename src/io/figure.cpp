#include <ozark/io/figure.hpp>

#include "gnuplot.hpp"
#include "picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <tuple>

namespace ozark {
namespace {

namespace fs = std::filesystem;

fs::path find_overlay(const std::string& overlay, const fs::path& run, const fs::path& data, const fs::path& study) {
  if (fs::exists(study / overlay)) return study / overlay;
  if (overlay.starts_with("data/") && fs::exists(data / overlay.substr(5))) return data / overlay.substr(5);
  const fs::path kept = run / "figures" / fs::path(overlay).filename();
  if (fs::exists(kept)) return kept;
  throw IoError(
      fmt::format("cannot read the overlay {}: it lies neither beside the study nor in the data directory", overlay));
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  if (!(text << in.rdbuf())) throw IoError(fmt::format("cannot read {}", file.string()));
  return text.str();
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw IoError(fmt::format("cannot write {}", file.string()));
}

/// A directory beside the figures that is gone afterwards, so that a killed run leaves no torn figure.
class Workbench {
 public:
  explicit Workbench(fs::path path) : path_(std::move(path)) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;
  ~Workbench() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Names for files: the figure's, else its table's; a second of the same name gets a number.
std::vector<Figure> named(std::vector<Figure> figures) {
  std::set<std::string> taken;
  for (auto& figure : figures) {
    const std::string stem = figure.name.empty() ? figure.table : figure.name;
    figure.name = stem;
    for (int copy = 2; !taken.insert(figure.name).second; ++copy) figure.name = fmt::format("{}_{}", stem, copy);
  }
  return figures;
}

void draw(const Figure& figure, const fs::path& run, const fs::path& data, const fs::path& study, Drawn& drawn) {
  std::optional<fs::path> overlay;
  if (figure.overlay) overlay = find_overlay(*figure.overlay, run, data, study);
  if (figure.overlay_table) overlay = run / "tables" / (*figure.overlay_table + ".csv");
  const auto picture = picture_of(figure, run, overlay);
  if (!picture) {
    drawn.notes.push_back(fmt::format("figure '{}': no data in the table '{}'", figure.name, figure.table));
    return;
  }
  const std::string script =
      gnuplot_script(*picture, text_of(data / "figures" / "style.gp"), text_of(data / "figures" / "lines.gp"));
  const fs::path figures = run / "figures";
  const Workbench bench(figures / ".drawing");
  const auto finish = [&](const std::string& suffix) {
    fs::rename(bench.path() / (figure.name + suffix), figures / (figure.name + suffix));
  };
  const std::string script_name = figure.name + ".gp";
  write(bench.path() / script_name, script);
  if (figure.overlay && overlay->parent_path() != figures)
    fs::copy_file(*overlay, figures / overlay->filename(), fs::copy_options::overwrite_existing);
  try {
    run_gnuplot(bench.path(), script_name);
  } catch (const GnuplotMissing&) {
    finish(".gp");
    throw;
  }
  for (const char* suffix : {".svg", ".png", ".gp"}) {
    finish(suffix);
    drawn.files.push_back(figures / (figure.name + suffix));
  }
}

}  // namespace

void describe(Describer& d, Figure& f) {
  d.field("name", f.name, "stem of the files in figures/; default: the table's name");
  d.choice<FigureKind>("kind", f.kind, "how the numbers are drawn",
                       {{"lines", FigureKind::lines, "lines, with error bands"},
                        {"points", FigureKind::points, "symbols, with error bars"}});
  d.field("table", f.table, "the table drawn; \"sweep\": the headline numbers of a sweep");
  d.required("x", f.x, "column along the horizontal axis");
  d.required("y", f.y, "columns drawn, one line style each");
  d.field("y_error", f.y_error, "columns with the errors of y, one for each");
  d.field("series", f.series, "column with one curve and colour per value; default: the other sweep axes");
  d.field("overlay", f.overlay, "CSV file with the same columns, drawn as open symbols");
  d.field("overlay_table", f.overlay_table, "table of the same run with the same columns, drawn as open symbols");
  d.field("title", f.title, "above the figure");
  d.field("x_label", f.x_label, "default: from the column's name and unit");
  d.field("y_label", f.y_label, "default: from the columns' names and units");
  d.field("series_label", f.series_label, "title of the legend; default: from the name of the series");
  d.field("x_range", f.x_range, "lowest and highest x; default: those of the data");
  d.field("y_range", f.y_range, "lowest and highest y; default: those of the data");
  const std::initializer_list<Choice<AxisScale>> scales = {{"linear", AxisScale::linear, "even steps"},
                                                           {"log", AxisScale::log, "decades"}};
  d.choice("x_scale", f.x_scale, "scale of the horizontal axis", scales);
  d.choice("y_scale", f.y_scale, "scale of the vertical axis", scales);

  const bool is_stem = std::all_of(f.name.begin(), f.name.end(), [](unsigned char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  d.check(is_stem, "name", "must consist of a-z, 0-9 and _, got '{}'", f.name);
  d.check(f.table.find('/') == std::string::npos, "table", "must be the name of a table, got '{}'", f.table);
  d.check(!(f.overlay && f.overlay_table), "overlay_table", "give overlay or overlay_table, not both");
  d.check(!f.y.empty(), "y", "must name at least one column");
  d.check(f.y_error.empty() || f.y_error.size() == f.y.size(), "y_error",
          "must name {} columns, one for each y, got {}", f.y.size(), f.y_error.size());
  for (const auto& [key, range, scale] :
       {std::tuple{"x_range", &f.x_range, f.x_scale}, {"y_range", &f.y_range, f.y_scale}}) {
    d.check(range->empty() || (range->size() == 2 && (*range)[0] < (*range)[1]), key,
            "must be [low, high], low < high");
    d.check(scale == AxisScale::linear || range->empty() || (*range)[0] > 0.0, key, "must be positive on a log scale");
  }
}

Drawn draw_figures(const std::vector<Figure>& figures, const fs::path& run, const fs::path& data,
                   const fs::path& study) {
  Drawn drawn;
  std::optional<GnuplotMissing> missing;  // every script is written before it is reported
  try {
    for (const auto& figure : named(figures)) {
      try {
        draw(figure, run, data, study, drawn);
      } catch (const GnuplotMissing& e) {
        missing = e;
      }
    }
  } catch (const fs::filesystem_error& e) {
    throw IoError(fmt::format("cannot write figures: {}", e.what()));
  }
  if (missing) throw *missing;
  return drawn;
}

}  // namespace ozark
