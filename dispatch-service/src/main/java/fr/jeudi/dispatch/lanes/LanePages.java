package fr.jeudi.dispatch.lanes;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The operator's pages of lanes; they work without JavaScript. */
@Controller
@RequestMapping("/admin/dispatch/lanes")
class LanePages {
    private final LaneDesk desk;
    private final Lanes lanes;

    LanePages(LaneDesk desk, Lanes lanes) {
        this.desk = desk;
        this.lanes = lanes;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("lanes", desk.all());
        model.addAttribute("shaping", lanes.shaping());
        return "dispatch/lanes";
    }

    @GetMapping("/{lane}")
    String one(@PathVariable String lane, HttpServletRequest request, Model model) {
        var shown = desk.one(lane);
        var rules = shown.rules();
        return form(
                shown,
                rules.connections() + "",
                rules.mailsPerConnection() + "",
                rules.rate() + "",
                rules.hours() == null ? "" : rules.hours(),
                request,
                model);
    }

    @PostMapping("/{lane}")
    String edit(
            @PathVariable String lane,
            @RequestParam String connections,
            @RequestParam String mailsPerConnection,
            @RequestParam String rate,
            @RequestParam String hours,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            desk.edit(
                    lane,
                    new LaneRules(
                            (int) number("connections", connections),
                            (int) number("mailsPerConnection", mailsPerConnection),
                            number("rate", rate),
                            hours),
                    who.getName());
            return "redirect:/admin/dispatch/lanes";
        } catch (LaneRules.UnfitRule e) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("error", e.field());
            return form(
                    desk.one(lane), connections, mailsPerConnection, rate, hours, request, model);
        }
    }

    @PostMapping("/{lane}/preset")
    String preset(@PathVariable String lane, Principal who) {
        desk.edit(lane, null, who.getName());
        return "redirect:/admin/dispatch/lanes";
    }

    @PostMapping("/{lane}/pause")
    String pause(@PathVariable String lane, Principal who) {
        desk.pause(lane, true, who.getName());
        return "redirect:/admin/dispatch/lanes";
    }

    @PostMapping("/{lane}/resume")
    String resume(@PathVariable String lane, Principal who) {
        desk.pause(lane, false, who.getName());
        return "redirect:/admin/dispatch/lanes";
    }

    private static String form(
            LaneView lane,
            String connections,
            String mailsPerConnection,
            String rate,
            String hours,
            HttpServletRequest request,
            Model model) {
        model.addAttribute("lane", lane);
        model.addAttribute("connections", connections);
        model.addAttribute("mailsPerConnection", mailsPerConnection);
        model.addAttribute("rate", rate);
        model.addAttribute("hours", hours);
        model.addAttribute(
                "ordering", request.isUserInRole("operator") || request.isUserInRole("admin"));
        return "dispatch/lane";
    }

    private static double number(String field, String text) {
        try {
            return text.isBlank() ? 0 : Double.parseDouble(text.strip().replace(',', '.'));
        } catch (NumberFormatException _) {
            throw new LaneRules.UnfitRule(field, "a number");
        }
    }
}
