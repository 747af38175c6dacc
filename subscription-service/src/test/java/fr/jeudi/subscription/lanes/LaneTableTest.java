package fr.jeudi.subscription.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneTableTest {

    @ParameterizedTest
    @CsvSource({
        "gmail.com, google",
        "googlemail.com, google",
        "outlook.fr, microsoft",
        "hotmail.co.uk, microsoft",
        "live.com, microsoft",
        "msn.com, microsoft",
        "yahoo.fr, yahoo",
        "yahoo.com.br, yahoo",
        "ymail.com, yahoo",
        "icloud.com, apple",
        "wanadoo.fr, orange",
        "neuf.fr, sfr",
        "free.fr, free",
        "laposte.net, laposte",
        "bbox.fr, bouygues",
        "gmx.de, gmx",
        "comcast.net, comcast",
        "qq.com, qq",
        "orange.example, other",
        "yahoo.shop.example.org, other",
        "notgmail.com, other"
    })
    void aDomainHasTheLaneOfItsProvider(String domain, String lane) {
        assertThat(Lanes.standard().byName(domain).orElse("other")).isEqualTo(lane);
    }

    @ParameterizedTest
    @CsvSource({
        "mx.example, alpha",
        "mx.deep.example, beta",
        "a.mx.deep.example, beta",
        "deep.example, beta",
        "notdeep.example, alpha",
        "example.org, none"
    })
    void theLongestEndingOfAnExchangerTells(String host, String lane) throws Exception {
        var table = LaneTable.parse(".example alpha\n.deep.example beta # ours\n");

        assertThat(table.byHost(host).orElse("none")).isEqualTo(lane);
    }

    @ParameterizedTest
    @CsvSource({
        "mx1.comcast.net, comcast",
        "d1.ess.barracudanetworks.com, barracuda",
        "mx.kpnmail.nl, kpn",
        "mx3.qq.com, qq",
        "za-smtp-inbound-1.mimecast.co.za, mimecast",
        "mx.nobody.example, other"
    })
    void anExchangerHasTheLaneOfItsProvider(String host, String lane) {
        assertThat(Lanes.standard().byHost(host).orElse("other")).isEqualTo(lane);
    }

    @Test
    void aNameIsNoExchangerAndAnExchangerNoName() throws Exception {
        var table = LaneTable.parse(".mx.example alpha\r\nasso.example beta");

        assertThat(table.byName("mx.example")).isEmpty();
        assertThat(table.byHost("asso.example")).isEmpty();
        assertThat(table.byName("asso.example")).hasValue("beta");
        assertThat(table.byName("sub.asso.example")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "asso.example | line 2: must be a domain or .suffix, and a lane",
                "asso.example a b | line 2: must be a domain or .suffix, and a lane",
                "asso.example Été | line 2: a lane is one word of small letters and digits",
                "marie@asso.example alpha | line 2: no domain, family.* or .suffix",
                "first.example beta | line 2: first.example is in alpha already"
            })
    void aBadLineIsNamed(String line, String why) {
        assertThatThrownBy(() -> LaneTable.parse("first.example alpha\n" + line + "\n"))
                .isInstanceOf(LaneTable.BadLine.class)
                .hasMessageStartingWith(why);
    }
}
