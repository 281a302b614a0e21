#include "picture.hpp"

#include <ozark/io/csv.hpp>

#include "label.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ozark {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t most_legend_entries = 9;  // ordered curves with more, line styles counted, get a colour bar

/// A table, and the value of each sweep axis if it belongs to one point of a sweep.
struct Source {
  Csv table;
  std::vector<std::string> at;
};

/// The tables a figure draws, with the sweep axes they were computed over.
struct Material {
  std::vector<Source> sources;
  std::vector<std::string> axes;  // of a sweep, else none
  bool per_point = false;         // one source for each point, rather than one for all
};

std::vector<std::string> axes_of(const Csv& sweep) {
  const auto first = std::find(sweep.names.begin(), sweep.names.end(), "point");
  const auto last = std::find(sweep.names.begin(), sweep.names.end(), "status");
  if (first == sweep.names.end() || last < first) return {};
  return {first + 1, last};
}

Material gather(const Figure& figure, const fs::path& run) {
  const fs::path own = run / "tables" / (figure.table + ".csv");
  const fs::path sweep_file = run / "tables" / "sweep.csv";
  Material material;
  if (figure.table == "sweep") {
    if (!fs::exists(own)) return {};
    material.sources.push_back({read_csv(own), {}});
    material.axes = axes_of(material.sources[0].table);
    return material;
  }
  if (fs::exists(own)) {
    material.sources.push_back({read_csv(own), {}});
    return material;
  }
  if (!fs::exists(sweep_file)) return {};
  const Csv sweep = read_csv(sweep_file);
  material.axes = axes_of(sweep);
  material.per_point = true;
  const auto point = sweep.column("point"), status = sweep.column("status");
  if (!point || !status) throw IoError(fmt::format("{}: has no columns 'point' and 'status'", sweep_file.string()));
  for (const auto& row : sweep.rows) {
    const fs::path file = run / "points" / fmt::format("{:0>4}", row[*point]) / "tables" / (figure.table + ".csv");
    if (row[*status] != "done" || !fs::exists(file)) continue;
    Source source{read_csv(file), {}};
    for (const auto& axis : material.axes) source.at.push_back(row[sweep.column(axis).value()]);
    material.sources.push_back(std::move(source));
  }
  return material;
}

std::size_t require_column(const Figure& figure, const Csv& table, const std::string& name) {
  if (const auto found = table.column(name)) return *found;
  throw ConfigError(fmt::format("figure '{}': the table '{}' has no column '{}'; it has {}", figure.name, figure.table,
                                name, fmt::join(table.names, ", ")));
}

std::vector<double> require_numbers(const Figure& figure, const Csv& table, const std::string& name) {
  if (auto values = table.numbers(require_column(figure, table, name))) return *values;
  throw ConfigError(fmt::format("figure '{}': the column '{}' of the table '{}' holds words, not numbers", figure.name,
                                name, figure.table));
}

/// Curves that share one colour: the rows with the same values of the columns that tell curves apart.
struct Group {
  std::vector<std::string> values;
  std::vector<Curve> curves;  // one for each y
};

/// The columns whose values tell curves apart, the one that decides colours first.
std::vector<std::string> grouping(const Figure& figure, const Material& material) {
  std::vector<std::string> names;
  if (figure.series) names.push_back(*figure.series);
  for (const auto& axis : material.axes)
    if (axis != figure.x && axis != figure.series) names.push_back(axis);
  return names;
}

std::vector<Group> collect(const Figure& figure, const Material& material, const std::vector<std::string>& names) {
  std::vector<Group> groups;
  for (const auto& source : material.sources) {
    const Csv& table = source.table;
    const auto x = require_numbers(figure, table, figure.x);
    std::vector<std::vector<double>> y, error;
    for (const auto& name : figure.y) y.push_back(require_numbers(figure, table, name));
    for (const auto& name : figure.y_error) error.push_back(require_numbers(figure, table, name));
    const auto cell = [&](const std::string& name, std::size_t row) {
      const auto axis = std::find(material.axes.begin(), material.axes.end(), name);
      if (material.per_point && axis != material.axes.end()) return source.at[axis - material.axes.begin()];
      return table.rows[row][require_column(figure, table, name)];
    };
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      std::vector<std::string> values;
      for (const auto& name : names) values.push_back(cell(name, row));
      auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.values == values; });
      if (group == groups.end()) group = groups.insert(group, {values, std::vector<Curve>(figure.y.size())});
      for (std::size_t i = 0; i < y.size(); ++i) {
        const double half = error.empty() || std::isnan(error[i][row]) ? 0.0 : error[i][row];
        group->curves[i].points.push_back({x[row], y[i][row], y[i][row] - half, y[i][row] + half});
      }
    }
  }
  return groups;
}

bool same_value(const std::string& a, const std::string& b) {
  const auto x = number_in(a), y = number_in(b);
  return a == b || (x && y && std::abs(*x - *y) <= 1e-9 * std::max(std::abs(*x), std::abs(*y)));
}

std::string value_label(const std::string& text) {
  const auto value = number_in(text);
  return value ? fmt::format("{:.6g}", *value) : literal_label(text);
}

/// Colours, line styles and legend of the groups. @param varying  positions in Group::values that differ at all
void style(Picture& picture, std::vector<Group>& groups, const std::vector<std::size_t>& varying, std::size_t styles) {
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> keys;
  for (const auto& group : groups)
    keys.push_back(varying.empty() ? no_number : number_in(group.values[varying[0]]).value_or(no_number));
  const bool numeric = std::none_of(keys.begin(), keys.end(), [](double v) { return std::isnan(v); });
  picture.ordered = numeric && groups.size() >= 3;
  const auto [low, high] = std::minmax_element(keys.begin(), keys.end());
  const std::size_t entries = groups.size() + (styles > 1 ? styles : 0);
  const bool bar = picture.ordered && varying.size() == 1 && entries > most_legend_entries;
  if (bar) picture.bar_range = {*low, *high};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::string label;
    for (const auto position : varying) label += (label.empty() ? "" : ", ") + value_label(groups[g].values[position]);
    for (std::size_t i = 0; i < styles; ++i) {
      Curve& curve = groups[g].curves[i];
      const bool by_column = groups.size() == 1 && styles > 1;  // one curve for each y: colours tell them apart
      const double rank = static_cast<double>(g) / static_cast<double>(groups.size() - (groups.size() > 1));
      curve.shade = by_column ? static_cast<double>(i) : !picture.ordered ? static_cast<double>(g) : rank;
      if (bar) curve.shade = (keys[g] - *low) / (*high - *low);
      curve.style = by_column ? 1 : static_cast<int>(i) + 1;
      if (by_column)
        curve.label = picture.style_labels[i];
      else if (i == 0 && !bar)
        curve.label = label;
    }
  }
  if (groups.size() == 1 || styles == 1) picture.style_labels.clear();
}

/// Open symbols in the colour of the group whose values they share; black if the file does not tell groups apart.
void add_overlay(Picture& picture, const Figure& figure, const fs::path& file, const std::vector<Group>& groups,
                 const std::vector<std::string>& names) {
  const Csv table = read_csv(file);
  Figure self = figure;
  self.table = figure.overlay.value_or(figure.overlay_table.value_or(""));
  const auto x = require_numbers(self, table, figure.x);
  for (std::size_t i = 0; i < figure.y.size(); ++i) {
    if (i > 0 && !table.column(figure.y[i])) continue;
    const auto y = require_numbers(self, table, figure.y[i]);
    for (const auto& group : groups) {
      Curve symbols;
      symbols.style = static_cast<int>(i) + 1;
      bool told_apart = false;
      for (const auto& name : names) told_apart = told_apart || table.column(name);
      symbols.shade = told_apart ? group.curves[i].shade : -1.0;
      for (std::size_t row = 0; row < table.rows.size(); ++row) {
        bool matches = true;
        for (std::size_t n = 0; n < names.size(); ++n)
          if (const auto column = table.column(names[n]))
            matches = matches && same_value(table.rows[row][*column], group.values[n]);
        if (matches) symbols.points.push_back({x[row], y[row], y[row], y[row]});
      }
      if (!symbols.points.empty()) picture.overlays.push_back(std::move(symbols));
      if (!told_apart) break;
    }
  }
  picture.overlay_label = literal_label(file.stem().string());
  for (const auto& comment : table.comments)
    if (constexpr std::string_view label = "label: "; comment.starts_with(label))
      picture.overlay_label = comment.substr(label.size());
}

/// What an axis with several columns is called: all of them, or the one letter they share (S for S_a_a, S_a_b, ...).
std::string joined(const std::vector<std::string>& labels) {
  std::vector<std::string> distinct;
  for (const auto& label : labels)
    if (std::find(distinct.begin(), distinct.end(), label) == distinct.end()) distinct.push_back(label);
  const std::string symbol = distinct.front().substr(0, distinct.front().find("}_{") + 1);
  const bool shared = std::all_of(distinct.begin(), distinct.end(), [&](const std::string& label) {
    return !symbol.empty() && label.starts_with(symbol + "_{");
  });
  if (shared && distinct.size() > 1) return symbol;
  return distinct.size() > 3 ? std::string() : fmt::format("{}", fmt::join(distinct, ", "));
}

bool has_data(const Picture& picture) {
  for (const auto& curve : picture.curves)
    for (const auto& p : curve.points)
      if (std::isfinite(p[0]) && std::isfinite(p[1])) return true;
  return false;
}

/// Whether some stretch between neighbouring points reaches into the ranges of the axes.
bool visible(const Curve& curve, const Picture& picture) {
  const auto reaches = [](const std::vector<double>& range, double a, double b) {
    return range.empty() || (std::max(a, b) >= range[0] && std::min(a, b) <= range[1]);
  };
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const auto &a = curve.points[i == 0 ? 0 : i - 1], &b = curve.points[i];
    if (reaches(picture.x_range, a[0], b[0]) && reaches(picture.y_range, a[1], b[1])) return true;
  }
  return false;
}

}  // namespace

std::optional<Picture> picture_of(const Figure& figure, const fs::path& run, const std::optional<fs::path>& overlay) {
  const Material material = gather(figure, run);
  if (material.sources.empty()) return {};
  const Csv& table = material.sources.front().table;
  const auto label_of = [&](const std::string& name) {
    const auto column = table.column(name);
    return pretty_label(name, column ? table.units[*column] : std::string());
  };
  Picture picture;
  picture.name = figure.name;
  picture.title = figure.title.value_or("");
  picture.x_label = figure.x_label.value_or(label_of(figure.x));
  for (const auto& name : figure.y) picture.style_labels.push_back(pretty_label(name));
  const auto unit_of = [&](const std::string& name) { return table.units[require_column(figure, table, name)]; };
  const bool one_unit = std::all_of(figure.y.begin(), figure.y.end(),
                                    [&](const std::string& name) { return unit_of(name) == unit_of(figure.y[0]); });
  picture.y_label =
      figure.y_label.value_or(joined(picture.style_labels) + (one_unit ? unit_label(unit_of(figure.y[0])) : ""));
  picture.x_range = figure.x_range;
  picture.y_range = figure.y_range;
  picture.log_x = figure.x_scale == AxisScale::log;
  picture.log_y = figure.y_scale == AxisScale::log;
  picture.symbols = figure.kind == FigureKind::points;
  picture.errors = !figure.y_error.empty();

  const auto names = grouping(figure, material);
  auto groups = collect(figure, material, names);
  std::vector<std::size_t> varying;
  std::vector<std::string> varying_labels;
  for (std::size_t n = 0; n < names.size(); ++n) {
    if (std::all_of(groups.begin(), groups.end(), [&](const Group& g) { return g.values[n] == groups[0].values[n]; }))
      continue;
    varying.push_back(n);
    varying_labels.push_back(pretty_label(names[n]));
  }
  if (!varying.empty()) picture.legend_title = figure.series_label.value_or(joined(varying_labels));
  style(picture, groups, varying, figure.y.size());
  if (overlay) add_overlay(picture, figure, *overlay, groups, names);
  for (auto& group : groups) {
    const bool shown = std::any_of(group.curves.begin(), group.curves.end(),
                                   [&](const Curve& curve) { return visible(curve, picture); });
    for (auto& curve : group.curves)
      if (shown) picture.curves.push_back(std::move(curve));
  }
  if (!has_data(picture)) return {};
  return picture;
}

}  // namespace ozark
