//! Who may send a request.

use super::super::simulation::NotKnown;
use super::model::{Config, Methods, Require};
use super::run::Run;

/// What `Require` says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Granted,
    Denied,
    /// Granted for a user.
    NoUser,
}

impl<'a> Run<'a> {
    /// [`Require`](https://httpd.apache.org/docs/2.4/mod/mod_authz_core.html#require): one of them is enough, the innermost that are there.
    pub(super) fn access(&mut self, layers: &[&'a Config]) -> Result<Option<u16>, NotKnown> {
        let Some(config) = layers.iter().rev().find(|config| !config.requires.is_empty()) else {
            return Ok(None);
        };
        let method = self.state.method.clone();
        let is_for = |methods: &Methods| match methods {
            Methods::All => true,
            Methods::Only(all) => all.contains(&method),
            Methods::Except(all) => !all.contains(&method),
        };
        let rules: Vec<Require> = config
            .requires
            .iter()
            .filter(|(methods, _)| is_for(methods))
            .map(|(_, rule)| rule.clone())
            .collect();
        if rules.is_empty() {
            return Ok(None);
        }
        Ok(match self.any(&rules)? {
            Access::Granted => None,
            Access::Denied => Some(403),
            Access::NoUser if self.state.request.headers.contains("authorization") => {
                return Err(NotKnown::new(self.host.place, "Which passwords are right is not in the file."));
            }
            Access::NoUser => Some(401),
        })
    }

    fn any(&mut self, rules: &[Require]) -> Result<Access, NotKnown> {
        let mut all = Vec::new();
        for rule in rules {
            match self.requires(rule)? {
                Access::Granted => return Ok(Access::Granted),
                other => all.push(other),
            }
        }
        Ok(if all.contains(&Access::NoUser) { Access::NoUser } else { Access::Denied })
    }

    fn requires(&mut self, rule: &Require) -> Result<Access, NotKnown> {
        let of = |holds: bool| if holds { Access::Granted } else { Access::Denied };
        Ok(match rule {
            Require::Granted => Access::Granted,
            Require::Denied => Access::Denied,
            Require::User => Access::NoUser,
            Require::Method(methods) => of(methods.contains(&self.state.method)),
            Require::Variable(name) => of(self.state.env.contains_key(name)),
            Require::Expression(condition) => of(self.state.holds(condition, self.host.place)?),
            Require::Not(inner) => of(self.requires(inner)? != Access::Granted),
            Require::Any(all) => self.any(all)?,
            Require::None(all) => of(self.any(all)? != Access::Granted),
            Require::All(all) => {
                let mut worst = Access::Granted;
                for rule in all {
                    match self.requires(rule)? {
                        Access::Denied => return Ok(Access::Denied),
                        Access::NoUser => worst = Access::NoUser,
                        Access::Granted => {}
                    }
                }
                worst
            }
            Require::NotKnown(place) => {
                return Err(NotKnown::new(
                    *place,
                    "It depends on what is not in the file, as the user's address.",
                ));
            }
        })
    }
}
