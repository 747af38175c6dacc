package fr.jeudi.dispatch.switchboard;

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

/** The operator's pages of relays; they work without JavaScript. */
@Controller
@RequestMapping("/admin/dispatch/relays")
class RelayPages {
    private final RelayDesk desk;

    RelayPages(RelayDesk desk) {
        this.desk = desk;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("relays", desk.all());
        return "dispatch/relays";
    }

    @GetMapping("/{name}")
    String one(@PathVariable String name, HttpServletRequest request, Model model) {
        return show(name, "", "", request, model);
    }

    @PostMapping("/{name}/test")
    String test(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            model.addAttribute("test", desk.test(name, from, to, who.getName()));
        } catch (RelayDesk.UnfitAddress _) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("error", true);
        }
        return show(name, from, to, request, model);
    }

    @PostMapping("/{name}/drain")
    String drain(@PathVariable String name, Principal who) {
        return back(desk.drain(name, true, who.getName()));
    }

    @PostMapping("/{name}/resume")
    String resume(@PathVariable String name, Principal who) {
        return back(desk.drain(name, false, who.getName()));
    }

    private String show(
            String name, String from, String to, HttpServletRequest request, Model model) {
        model.addAttribute("relay", desk.one(name));
        model.addAttribute("alone", desk.all().size() == 1);
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute(
                "ordering", request.isUserInRole("operator") || request.isUserInRole("admin"));
        return "dispatch/relay";
    }

    private static String back(RelayView relay) {
        return "redirect:/admin/dispatch/relays/" + relay.name();
    }
}
