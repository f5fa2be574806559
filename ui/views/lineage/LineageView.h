// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/GraphPage.h"

namespace stemma::ui {

/// The lineage of the selected artifact, up and down, across runs and pipelines; where nothing was selected, of the
/// newest run's result. Selecting within the picture keeps the picture; Shift+F, or selecting an artifact elsewhere,
/// makes it the middle. The window's back and forward go through what it was of.
class LineageView : public GraphPage {
    Q_OBJECT
public:
    explicit LineageView(const Context& context, QWidget* parent = nullptr);
    void showLineage(VersionId version);

    QString exportName() const override;
    void giveBack(const QVariantMap& kept) override;
    QVariantMap place() const override;
    void returnTo(const QVariantMap& place) override;

protected:
    void load() override;
    void dropped() override;
    void firstShown() override;
    CanvasStart start() const override;
    void focusOn(const std::vector<std::string>& ids) override;
    void picked() override { m_fresh = false; }
    void fillMenu(QMenu& menu, const std::string& id, const Subject& subject) override;
    std::pair<QString, QString> exportTitle() const override;

private:
    void connectParts();
    void followSelection();
    void turnTo(VersionId version);
    void readPlace(const QVariantMap& place);
    void chooseDepth();
    void dress();
    void setDepth(bool up, int depth);
    VersionId newestResult() const;

    /// What was asked for last.
    struct Read {
        VersionId version;
        int up = 0, down = 0;
        std::uint64_t revision = 0;
        bool operator==(const Read&) const = default;
    };
    static constexpr int kUp = 3, kDown = 1;
    VersionId m_version, m_elsewhere; ///< selected while this was hidden
    int m_up = kUp, m_down = kDown;   ///< steps; < 0: all
    bool m_fresh = true;              ///< nothing was chosen yet: it follows the newest run
    Read m_read;
    Latest m_loading;
    Chip *m_of = nullptr, *m_depth = nullptr;
};

} // namespace stemma::ui
