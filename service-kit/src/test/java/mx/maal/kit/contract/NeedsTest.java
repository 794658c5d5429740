package mx.maal.kit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import mx.maal.kit.test.contract.ApiNeed;
import mx.maal.kit.test.contract.Implication;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leaves a need unmet, on a small event and a small API; plain JUnit, for nothing has to run for it. */
class NeedsTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String EVENT =
            """
            required: [capId, sizes]
            type: object
            properties:
              capId: {type: string, format: uuid}
              sizes: {type: array, items: {$ref: '#/$defs/size'}}
              reason: {enum: [sold, lost]}
              price: {type: integer, minimum: 0}
              colour: {type: string, maxLength: 20}
            $defs:
              size: {type: object, required: [number], properties: {number: {type: integer}, sold: {type: boolean}}}
            """;

    private static final String READ =
            """
            required: [capId, sizes]
            type: object
            properties:
              capId: {type: string, format: uuid}
              sizes: {type: array, items: {type: object, required: [number], properties: {number: {type: number}}}}
              reason: {type: string, enum: [lost, sold, eaten]}
              price: {type: [integer, 'null'], minimum: -5}
              colour: {type: string, maxLength: 30}
            """;

    private static final String API =
            """
            paths:
              /v1/caps:
                post:
                  parameters: [{name: Hurry, in: header, schema: {type: string}}]
                  requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewCap'}}}}
                  responses:
                    '201': {content: {application/json: {schema: {$ref: '#/components/schemas/Cap'}}}}
                    '409': {description: sold}
            components:
              schemas:
                Id: {type: string, format: uuid}
                NewCap: {type: object, required: [size], properties: {size: {type: integer}, colour: {type: string}}}
                Cap:
                  type: object
                  required: [id, size]
                  properties: {
                    id: {description: which, allOf: [{$ref: '#/components/schemas/Id'}]},
                    size: {type: integer}, colour: {type: string, nullable: true}}
            """;

    private static final String USED =
            """
            info: {title: caps as hatters use it}
            paths:
              /v1/caps:
                post:
                  parameters: [{name: Hurry, in: header}]
                  requestBody: {content: {application/json: {example: {size: 57, colour: red}}}}
                  responses:
                    '201':
                      content:
                        application/json:
                          schema:
                            required: [id]
                            properties: {id: {type: string}, colour: {type: string, nullable: true}}
                    '409': {}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing has changed | capId | capId",
                "there is more | 'sold: {type: boolean}' | 'sold: {type: boolean}, brand: {type: string}'",
                "there is less that is not read | ', sold: {type: boolean}' | ''",
                "a value is gone | '[sold, lost]' | '[lost]'",
            })
    void anEventIsReadAsBefore(String what, String old, String changed) throws JsonProcessingException {
        assertThat(Implication.unmet(yaml(READ), yaml(change(EVENT, old, changed))))
                .as(what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a member is gone | reason | cause",
                "one deep inside is gone | number | width",
                "a member may be missing | 'required: [capId, sizes]' | 'required: [capId]'",
                "one deep inside may be missing | 'required: [number], ' | ''",
                "a type is another | 'number: {type: integer}' | 'number: {type: string}'",
                "a member may be null | 'colour: {type: string,' | 'colour: {type: [string, \"null\"],'",
                "a type is not said | 'colour: {type: string,' | 'colour: {'",
                "a format is gone | ', format: uuid' | ''",
                "there is a new value | '[sold, lost]' | '[sold, lost, given]'",
                "values are not said | 'enum: [sold, lost]' | 'type: string'",
                "it may be less | 'minimum: 0' | 'minimum: -9'",
                "it may be longer | 'maxLength: 20' | 'maxLength: 40'",
                "its length is not said | ', maxLength: 20' | ''",
            })
    void anEventIsNotAsItIsRead(String what, String old, String changed) throws JsonProcessingException {
        assertThat(Implication.unmet(yaml(READ), yaml(change(EVENT, old, changed))))
                .as(what)
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing has changed | Cap | Cap",
                "there is more in an answer | 'colour: {type: string, nullable' | 'brand: {}, colour: {type: string, nullable'",
                "what is not read may be missing | 'required: [id, size]' | 'required: [id]'",
            })
    void anApiIsUsedAsBefore(String what, String old, String changed) throws JsonProcessingException {
        assertThat(new ApiNeed(yaml(USED)).unmetBy(yaml(change(API, old, changed))))
                .as(what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an operation is gone | post: | put:",
                "an answer is gone | '409' | '410'",
                "an answer is of another content | '201'': {content: {application/json' | '201'': {content: {text/plain'",
                "a member of an answer may be missing | 'required: [id, size]' | 'required: [size]'",
                "a member of an answer is gone | 'colour: {type: string, nullable: true}' | ''",
                "a type is another | 'Id: {type: string, format: uuid}' | 'Id: {type: integer}'",
                "a header is not known | Hurry | Haste",
                "a header is required | 'in: header,' | 'in: query, required: true,'",
                "a member of a request is required | 'NewCap: {type: object, required: [size]' | 'NewCap: {type: object, required: [size, brand]'",
                "a member of a request is not known | ', colour: {type: string}}}' | '}}'",
                "a member of a request is narrower | 'properties: {size: {type: integer}' | 'properties: {size: {type: integer, maximum: 50}'",
            })
    void anApiIsNotAsItIsUsed(String what, String old, String changed) throws JsonProcessingException {
        assertThat(new ApiNeed(yaml(USED)).unmetBy(yaml(change(API, old, changed))))
                .as(what)
                .isNotEmpty();
    }

    private static String change(String text, String old, String changed) {
        assertThat(text).contains(old);
        return text.replace(old, changed == null ? "" : changed);
    }

    private static JsonNode yaml(String text) throws JsonProcessingException {
        return YAML.readTree(text);
    }
}
