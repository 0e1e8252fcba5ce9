from django.db import migrations

# Django's own foreign keys cannot delete in the database, where the queue deletes its old jobs.
ADD = """
ALTER TABLE jobs_progress ADD CONSTRAINT jobs_progress_ends_with_its_job
FOREIGN KEY (job_id) REFERENCES procrastinate_jobs (id) ON DELETE CASCADE
"""
DROP = "ALTER TABLE jobs_progress DROP CONSTRAINT jobs_progress_ends_with_its_job"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
