/** What a start depends on before any part runs: the environment, the data folder, the secrets. */
@NullMarked
package fr.jeudi.local.settings;

import org.jspecify.annotations.NullMarked;
