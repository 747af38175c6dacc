package fr.jeudi.composer.release;

import fr.jeudi.composer.ComposerTest;

@ComposerTest
class ReleaseTest extends ReleaseScenario {}
