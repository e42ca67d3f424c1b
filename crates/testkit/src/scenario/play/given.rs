//! Doing what `given` lines say.

use vigie_core::{escalate::Target, service::Service};

use super::{
    super::{
        Stage,
        statement::{Given, LayerWords, LevelWords, Moment, Setting, TargetWords},
    },
    Done, Play,
};
use crate::organisation::{Level, Turns};

impl<S: Stage> Play<S> {
    pub(super) fn given(&mut self, given: &Given) -> Done {
        match given {
            Given::Clock { .. } => {}
            Given::User { name, is_owner, ways } => self.world.configure(|organisation| {
                let user = organisation.user(name, ways);
                if *is_owner {
                    organisation.make_owner(user);
                }
            }),
            Given::UserIsGone(_) | Given::ScheduleIsGone(_) | Given::IntegrationIsGone(_) => self.remove(given)?,
            Given::UserIsAway { name, from, until } => {
                let (user, from, until) = (self.user(name)?, self.at(*from)?, self.at(*until)?);
                self.world.configure(|organisation| organisation.away(user, from, until));
            }
            Given::Policy { name, levels, num_loops } => {
                let levels = levels.iter().map(|level| self.level(level)).collect::<Result<Vec<_>, _>>()?;
                self.world.configure(|organisation| organisation.policy(name, &levels, *num_loops));
            }
            Given::Service { name, policy } => {
                let policy = self.policy(policy)?;
                self.world.configure(|organisation| organisation.service(name, policy));
            }
            Given::Setting { service, setting } => self.setting(service, setting)?,
            Given::Integration { name, service } => {
                let service = self.service(service)?;
                self.world.configure(|organisation| organisation.integration(name, service));
            }
            Given::Schedule { .. } | Given::Override { .. } => self.schedule_or_override(given)?,
            Given::Maintenance { services, from, until } => self.maintenance(services, *from, *until)?,
            Given::Priority(name) => {
                self.world.configure(|organisation| organisation.priority(name));
            }
            Given::Provider { channel, user, behaviour } => {
                let user = user.as_ref().map(|name| self.user(name)).transpose()?;
                self.world.set_provider(*channel, user, behaviour.clone());
            }
        }
        Ok(())
    }

    fn schedule_or_override(&mut self, given: &Given) -> Done {
        match given {
            Given::Schedule { name, zone, layers } => {
                let layers = layers.iter().map(|layer| self.layer(layer)).collect::<Result<Vec<_>, _>>()?;
                self.world.configure(|organisation| organisation.schedule(name, zone, &layers));
            }
            Given::Override { schedule, user, from, until } => {
                let (schedule, user) = (self.schedule(schedule)?, self.user(user)?);
                let (from, until) = (self.at(*from)?, self.at(*until)?);
                self.world.configure(|organisation| organisation.override_schedule(schedule, user, from, until));
            }
            _ => {}
        }
        Ok(())
    }

    fn remove(&mut self, given: &Given) -> Done {
        match given {
            Given::UserIsGone(name) => {
                let id = self.user(name)?;
                self.world.configure(|organisation| organisation.directory.users.remove(&id));
            }
            Given::ScheduleIsGone(name) => {
                let id = self.schedule(name)?;
                self.world.configure(|organisation| organisation.directory.schedules.remove(&id));
            }
            Given::IntegrationIsGone(name) => {
                let id = self.integration(name)?;
                self.gone_integrations.insert(name.clone(), id);
                self.world.configure(|organisation| organisation.directory.remove_integration(id));
            }
            _ => {}
        }
        Ok(())
    }

    fn level(&self, words: &LevelWords) -> Result<Level, String> {
        let targets = words.targets.iter().map(|target| match target {
            TargetWords::User(name) => self.user(name).map(Target::User),
            TargetWords::Schedule(name) => self.schedule(name).map(Target::Schedule),
        });
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        Ok(Level { targets, delay: words.delay, strategy: words.strategy })
    }

    fn layer(&self, words: &LayerWords) -> Result<Turns, String> {
        Ok(Turns {
            users: self.users(&words.users)?,
            turn_length: words.turn_length,
            starts_at: self.at(words.from)?,
            ends_at: words.until.map(|until| self.at(until)).transpose()?,
            restrictions: words.restrictions.clone(),
        })
    }

    fn setting(&mut self, service: &str, setting: &Setting) -> Done {
        let id = self.service(service)?;
        let edit = |service: &mut Service| match setting.clone() {
            Setting::Urgency(rule) => service.urgency = rule,
            Setting::AcknowledgementTimeout(timeout) => service.acknowledgement_timeout = Some(timeout),
            Setting::AutoResolveTimeout(timeout) => service.auto_resolve_timeout = Some(timeout),
            Setting::Grouping(grouping) => service.grouping = grouping,
            Setting::Disabled(disabled) => service.disabled = disabled,
        };
        self.world.configure(|organisation| organisation.edit_service(id, edit));
        Ok(())
    }

    fn maintenance(&mut self, services: &[String], from: Moment, until: Moment) -> Done {
        let services = services.iter().map(|name| self.service(name)).collect::<Result<Vec<_>, _>>()?;
        let (from, until) = (self.at(from)?, self.at(until)?);
        self.world.configure(|organisation| organisation.maintenance(&services, from, until.since(from)));
        Ok(())
    }
}
