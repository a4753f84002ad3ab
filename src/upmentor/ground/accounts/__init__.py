"""Users, sign-in and global roles, and the one organisation of this deployment. One `User` row means: somebody who
may sign in. What a
user is in the company is told by `people`, what they do in a programme by `programmes`."""
