"""Recruitment: a bot that welcomes candidates, reads resumes, screens and matches them, and drafts jobs."""
