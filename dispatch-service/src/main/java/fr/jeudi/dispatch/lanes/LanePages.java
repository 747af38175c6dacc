package fr.jeudi.dispatch.lanes;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The operator's pages of lanes; they work without JavaScript. */
@Controller
@RequestMapping("/admin/dispatch/lanes")
class LanePages {
    private static final String LIST = "redirect:/admin/dispatch/lanes";

    private final LaneDesk desk;
    private final LaneBoard board;

    LanePages(LaneDesk desk, LaneBoard board) {
        this.desk = desk;
        this.board = board;
    }

    @GetMapping
    String list(HttpServletRequest request, Model model) {
        var hours = desk.house().hours();
        return list(hours == null ? "" : hours, request, model);
    }

    private String list(String hours, HttpServletRequest request, Model model) {
        model.addAttribute("lanes", desk.all());
        model.addAttribute("house", desk.house());
        model.addAttribute("hours", hours);
        model.addAttribute("shaping", board.shaping());
        model.addAttribute("ordering", mayOrder(request));
        return "dispatch/lanes";
    }

    @GetMapping(params = "lane")
    String find(
            @RequestParam String lane,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var name = lane.strip().toLowerCase(Locale.ROOT);
        if (Lane.isName(name) || board.isKnown(name)) {
            return LIST + "/" + name;
        }
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        model.addAttribute("error", "lane");
        model.addAttribute("typed", lane);
        return list(request, model);
    }

    @PostMapping("/all")
    String hours(
            @RequestParam String hours,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            desk.hours(hours, who.getName());
            return LIST;
        } catch (LaneRules.UnfitRule e) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("error", e.field());
            return list(hours, request, model);
        }
    }

    @PostMapping("/all/pause")
    String pauseAll(Principal who) {
        desk.pauseAll(true, who.getName());
        return LIST;
    }

    @PostMapping("/all/resume")
    String resumeAll(Principal who) {
        desk.pauseAll(false, who.getName());
        return LIST;
    }

    @GetMapping("/{lane}")
    String one(@PathVariable String lane, HttpServletRequest request, Model model) {
        var shown = desk.future(lane);
        return page(shown, LaneForm.of(shown.rules()), request, model);
    }

    @PostMapping("/{lane}")
    String edit(
            @PathVariable String lane,
            @ModelAttribute("form") LaneForm form,
            Principal who,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            desk.edit(lane, form.rules(locale), who.getName());
            return LIST;
        } catch (LaneRules.UnfitRule e) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("error", e.field());
            return page(desk.future(lane), form, request, model);
        }
    }

    @PostMapping("/{lane}/preset")
    String preset(@PathVariable String lane, Principal who) {
        desk.preset(lane, who.getName());
        return LIST;
    }

    @PostMapping("/{lane}/pause")
    String pause(@PathVariable String lane, Principal who) {
        desk.pause(lane, who.getName());
        return LIST;
    }

    @PostMapping("/{lane}/resume")
    String resume(@PathVariable String lane, Principal who) {
        desk.resume(lane, who.getName());
        return LIST;
    }

    @PostMapping("/{lane}/lift")
    String lift(@PathVariable String lane, Principal who) {
        desk.lift(lane, who.getName());
        return LIST + "/" + lane;
    }

    private String page(LaneView lane, LaneForm form, HttpServletRequest request, Model model) {
        model.addAttribute("lane", lane);
        model.addAttribute("unmet", !board.isKnown(lane.lane()));
        model.addAttribute("form", form);
        model.addAttribute("ordering", mayOrder(request));
        return "dispatch/lane";
    }

    private static boolean mayOrder(HttpServletRequest request) {
        return request.isUserInRole("operator") || request.isUserInRole("admin");
    }
}
