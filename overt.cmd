@echo off
rem Overt's command line on Windows.
node "%~dp0launcher\main.mjs" %*
