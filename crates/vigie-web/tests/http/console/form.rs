//! A form of a page, filled in and sent as a browser without scripts would: what stands in its fields goes along.

/// The fields of the form of a page that posts to `action`, as the page has them; `None` where there is none.
pub fn fields_of(page: &str, action: &str) -> Option<Vec<(String, String)>> {
    let mut forms = page.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    let form = forms.find(|form| {
        let tag = form.split('>').next().unwrap_or_default();
        attribute(tag, "method").as_deref() == Some("post")
            && attribute(tag, "action").is_none_or(|to| plain(&to) == action)
    })?;
    let mut fields = Vec::new();
    fields.extend(form.split("<input").skip(1).filter_map(|rest| input(rest.split('>').next()?)));
    fields.extend(form.split("<select").skip(1).filter_map(select));
    fields.extend(form.split("<textarea").skip(1).filter_map(area));
    Some(fields)
}

fn input(tag: &str) -> Option<(String, String)> {
    let kind = attribute(tag, "type").unwrap_or_default();
    let is_box = kind == "checkbox" || kind == "radio";
    if is_box && !tag.split(' ').any(|word| word == "checked") {
        return None;
    }
    let value = attribute(tag, "value").unwrap_or_else(|| if is_box { "on".to_owned() } else { String::new() });
    Some((attribute(tag, "name")?, plain(&value)))
}

fn select(rest: &str) -> Option<(String, String)> {
    let content = rest.split("</select>").next()?;
    let tags: Vec<&str> = content.split("<option").skip(1).filter_map(|option| option.split('>').next()).collect();
    let chosen = tags.iter().find(|tag| tag.split(' ').any(|word| word == "selected")).or(tags.first())?;
    Some((attribute(rest.split('>').next()?, "name")?, plain(&attribute(chosen, "value")?)))
}

fn area(rest: &str) -> Option<(String, String)> {
    let (tag, content) = rest.split_once('>')?;
    Some((attribute(tag, "name")?, plain(content.split("</textarea>").next()?)))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split('"').next()?.to_owned())
}

fn plain(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (escaped, mark)| text.replace(escaped, mark))
}
