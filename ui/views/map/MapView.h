// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/GraphPage.h"

#include <optional>

namespace stemma::ui {

/// Everything a workspace has: pipelines, steps and artifact names, each once over all its history, with how often,
/// how it went last, and what is out of date. A node stands for its newest version or step run.
class MapView : public GraphPage {
    Q_OBJECT
public:
    explicit MapView(const Context& context, QWidget* parent = nullptr);
    QString exportName() const override { return QStringLiteral("map"); }

protected:
    void load() override;
    void dropped() override;
    std::vector<std::string> idsOf(const Subject& subject) const override;
    std::pair<QString, QString> exportTitle() const override;

private:
    Latest m_loading;
    std::optional<std::uint64_t> m_of; ///< what was loaded came of this revision
};

} // namespace stemma::ui
