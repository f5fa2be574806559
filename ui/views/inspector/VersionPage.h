// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/inspector/Page.h"
#include "ui/views/inspector/VersionFacts.h"

namespace stemma::ui {

class DeleteCard;
class NameChips;

/// An artifact version: picture, headline, lineage, why, names, facts, actions.
class VersionPage : public Page {
    Q_OBJECT
public:
    VersionPage(Around& around, std::shared_ptr<const VersionFacts> facts, QWidget* parent = nullptr);
    bool editing() const override;

private:
    void addTop();
    void addPictures();
    void addFigures();
    void addLineage();
    void addWhy();
    void addNames();
    void addChecks();
    void addMetadata();
    void addCode();
    void addKey();
    void addLog();
    void addFiles();
    void addActions();
    void fillVersions(class QMenu& menu);
    void copyMenu(class Button& button);
    void compareMenu(std::vector<QWidget*>& buttons);
    QString called() const; ///< "model version 3"
    std::string reference() const;
    void pushUndo(QUndoCommand* command);

    std::shared_ptr<const VersionFacts> m_facts;
    DeleteCard* m_deleting = nullptr;
    NameChips *m_tags = nullptr, *m_aliases = nullptr;
};

} // namespace stemma::ui
