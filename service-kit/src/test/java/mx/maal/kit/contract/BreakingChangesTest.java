package mx.maal.kit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import mx.maal.kit.test.contract.BreakingChanges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as breaking, on a small API and a small event; plain JUnit, for nothing has to run for it. */
class BreakingChangesTest {

    private static final String API =
            """
            openapi: 3.0.3
            info: {title: caps, version: '1'}
            paths:
              /v1/caps:
                get:
                  responses:
                    '200': {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/Cap'}}}}
                    '404': {description: none}
                post:
                  parameters:
                    - {name: hurry, in: query, required: false, schema: {type: string}}
                  requestBody:
                    content: {application/json: {schema: {$ref: '#/components/schemas/NewCap'}}}
                  responses:
                    '201': {description: made}
            components:
              schemas:
                Cap:
                  type: object
                  required: [size]
                  properties: {size: {type: number}, colour: {type: string}}
                OldCap:
                  type: object
                NewCap:
                  type: object
                  required: [size]
                  properties: {size: {type: number}, colour: {type: string, maxLength: 20}}
            """;

    private static final String EVENT =
            """
            {"type": "object", "required": ["capId"], "properties": {
              "capId": {"type": "string", "format": "uuid"},
              "sizes": {"type": "array", "items": {"type": "object", "properties": {"number": {"type": "integer"}}}},
              "reason": {"enum": ["sold", "lost"]}}}
            """;

    @Test
    void nothingChanged() throws JsonProcessingException {
        assertThat(BreakingChanges.ofApi(API, API)).isEmpty();
        assertThat(BreakingChanges.ofEvent(json(EVENT), json(EVENT))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gain optional members | 'colour: {' | 'brand: {type: string}, colour: {'",
                "be described better | description: all | description: all of them",
            })
    void anApiMay(String what, String old, String changed) {
        assertThat(BreakingChanges.ofApi(API, change(API, old, changed)))
                .as(what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remove an operation | post: | put:",
                "remove an address | /v1/caps: | /v1/hats:",
                "remove an optional member of an answer | 'colour: {type: string}' | 'color: {type: string}'",
                "remove an optional member of a request | 'colour: {type: string,' | 'color: {type: string,'",
                "rename a shape | OldCap | AncientCap",
                "change a type | 'size: {type: number}' | 'size: {type: string}'",
                "narrow a type | 'size: {type: number}' | 'size: {type: integer}'",
                "narrow a member of a request | maxLength: 20 | maxLength: 10",
                "need another member in a request | 'required: [size]' | 'required: [size, colour]'",
                "need a parameter | required: false | required: true",
            })
    void anApiMayNot(String what, String old, String changed) {
        assertThat(BreakingChanges.ofApi(API, change(API, old, changed)))
                .as(what)
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gain an optional member | '\"sizes\":' | '\"colour\": {\"type\": \"string\"}, \"sizes\":'",
                "gain one deep inside | '\"number\":' | '\"colour\": {\"type\": \"string\"}, \"number\":'",
                "be described better | '\"format\"' | '\"description\": \"which cap\", \"format\"'",
            })
    void anEventMay(String what, String old, String changed) throws JsonProcessingException {
        assertThat(BreakingChanges.ofEvent(json(EVENT), json(change(EVENT, old, changed))))
                .as(what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lose a member | '\"sizes\"' | '\"size\"'",
                "lose one deep inside | '\"number\"' | '\"size\"'",
                "change a type | '\"type\": \"integer\"' | '\"type\": \"string\"'",
                "widen a type | '\"type\": \"integer\"' | '\"type\": \"number\"'",
                "drop a format | ', \"format\": \"uuid\"' | ''",
                "need a member that was optional | '[\"capId\"]' | '[\"capId\", \"sizes\"]'",
                "leave out a member that was always there | '[\"capId\"]' | '[]'",
                "take a value away | '[\"sold\", \"lost\"]' | '[\"sold\"]'",
                "add a value | '[\"sold\", \"lost\"]' | '[\"sold\", \"lost\", \"eaten\"]'",
            })
    void anEventMayNot(String what, String old, String changed) throws JsonProcessingException {
        assertThat(BreakingChanges.ofEvent(json(EVENT), json(change(EVENT, old, changed))))
                .as(what)
                .hasSize(1);
    }

    private static String change(String text, String old, String changed) {
        assertThat(text).contains(old);
        return text.replace(old, changed == null ? "" : changed);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
