// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/GraphPage.h"

#include <optional>

namespace stemma::ui {

/// Runs as lanes in time, the newest on top, and across them what was reused. Older ones come as one goes down.
class HistoryView : public GraphPage {
    Q_OBJECT
public:
    explicit HistoryView(const Context& context, QWidget* parent = nullptr);
    QString exportName() const override { return QStringLiteral("history"); }
    void giveBack(const QVariantMap& kept) override;
    QVariantMap place() const override;
    void returnTo(const QVariantMap& place) override;
    std::size_t runs() const { return m_runs; } ///< asked for so far

protected:
    void load() override;
    void dropped() override;
    void missed(const Subject& subject) override;
    std::vector<std::string> idsOf(const Subject& subject) const override;
    CanvasStart start() const override;
    std::pair<QString, QString> exportTitle() const override;

private:
    void reload();
    void turnTo(const QVariantMap& place);
    void moreBelow();
    void choosePipeline();
    void showPipeline(const std::string& name, std::size_t runs); ///< "": all
    void dress();

    static constexpr std::size_t kPage = 100, kMost = 100'000; ///< runs
    static constexpr std::size_t kMostForOne = 2000;           ///< that are shown for the sake of one selected
    Latest m_loading;
    std::optional<std::uint64_t> m_of; ///< what was loaded came of this revision
    Chip* m_which = nullptr;
    std::string m_pipeline; ///< "": all
    std::size_t m_runs = kPage;
    bool m_older = false; ///< there are more
};

} // namespace stemma::ui
