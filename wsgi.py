from events_app.site import create_app

app = create_app()
