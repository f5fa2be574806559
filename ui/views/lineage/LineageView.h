// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Lineage.h"
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
    QVariantMap kept() const override;
    void giveBack(const QVariantMap& kept) override;

protected:
    void showEvent(QShowEvent* event) override;
    CanvasStart start() const override;
    void focusOn(const std::vector<std::string>& ids) override;
    void picked() override { m_fresh = false; }
    void fillMenu(QMenu& menu, const std::string& id, const Subject& subject) override;
    bool asking() const override { return m_loading.busy(); }
    std::pair<QString, QString> exportTitle() const override;

private:
    void connectParts();
    void load();
    void follow();
    void chooseDepth();
    void dress();
    void setDepth(bool up, int depth);
    VersionId newestResult() const;

    VersionId m_version;
    int m_up = 3, m_down = 1; ///< steps; < 0: all
    bool m_fresh = true;      ///< nothing was chosen yet: it follows the newest run
    Latest m_loading;
    Chip *m_of = nullptr, *m_depth = nullptr;
};

} // namespace stemma::ui
