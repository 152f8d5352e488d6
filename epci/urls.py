"""The addresses of epci."""

from django.urls import path

from epci.hosting import pages as hosting
from epci.messages import pages as messages
from epci.people import invitation_pages, role_pages
from epci.people import pages as people
from epci.populations import correction_pages, pages
from epci.populations.imports import pages as import_pages
from epci.prepared import pages as prepared
from epci.tasks import pages as tasks

urlpatterns = [
    path("epci/", pages.epci_list, name="epci_list"),
    path("epci/import/", import_pages.import_populations, name="import_populations"),
    path("epci/import/<int:pk>/", import_pages.import_preview, name="import_preview"),
    path("epci/imports/<int:pk>/", import_pages.import_report, name="import_report"),
    path(
        "epci/imports/<int:pk>.<slug:kind>",
        import_pages.import_report_file,
        name="import_report_file",
    ),
    path(
        "epci/<slug:siren>/populations/<int:year>/corriger/",
        correction_pages.correct_population,
        name="correct_population",
    ),
    path("hebergeur/organismes/nouveau/", hosting.new_organisation, name="host_new_organisation"),
    path("hebergeur/organismes/<int:pk>/", hosting.organisation, name="host_organisation"),
    path("hebergeur/chiffres/<int:pk>/", hosting.aside, name="host_aside"),
    path("hebergeur/taches/", tasks.host_tasks, name="host_tasks"),
    path("hebergeur/file/liberer/", tasks.release_queue, name="release_queue"),
    path("taches/", tasks.tasks, name="tasks"),
    path("taches/fichiers/<uuid:identifier>/", prepared.prepared_file, name="prepared_file"),
    path("taches/<uuid:identifier>/", tasks.task, name="task"),
    path("taches/<uuid:identifier>/avancement/", tasks.task_progress, name="task_progress"),
    path("taches/<uuid:identifier>/arreter/", tasks.stop_task, name="stop_task"),
    path("taches/<uuid:identifier>/reprendre/", tasks.resume_task, name="resume_task"),
    path("roles/", role_pages.roles, name="roles"),
    path("invitation/<str:secret>/", invitation_pages.invitation, name="invitation"),
    path("organismes/<int:pk>/", people.organisation, name="organisation"),
    path("organismes/<int:pk>/modifier/", people.edit_organisation, name="edit_organisation"),
    path("organismes/<int:pk>/personnes/", people.people_of, name="people"),
    path(
        "organismes/<int:pk>/journal/",
        people.organisation_journal,
        name="organisation_journal",
    ),
    path(
        "organismes/<int:pk>/securite/",
        people.organisation_security,
        name="organisation_security",
    ),
    path(
        "organismes/<int:pk>/messages/",
        messages.organisation_messages,
        name="organisation_messages",
    ),
    path(
        "organismes/<int:pk>/messages/<int:message>/renvoyer/",
        messages.send_message_again,
        name="send_message_again",
    ),
    path("compte/messages/", messages.message_choices, name="message_choices"),
    path(
        "organismes/<int:pk>/journal.<slug:kind>",
        people.organisation_journal,
        name="organisation_journal_file",
    ),
    path(
        "organismes/<int:pk>/roles/<int:membership>/retirer/",
        people.revoke_role,
        name="revoke_role",
    ),
    path(
        "organismes/<int:pk>/invitations/<int:invitation>/renvoyer/",
        people.resend_invitation,
        name="resend_invitation",
    ),
    path(
        "organismes/<int:pk>/invitations/<int:invitation>/retirer/",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
]
